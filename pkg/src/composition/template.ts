import type { Arrangement } from "./arrange.js";
import type { Block } from "./blocks.js";
import type { Deck } from "./deck.js";
import type { Frame } from "./frame.js";
import type { Room } from "./room.js";
import type { Ground } from "./setting.js";
import type { Rect, Size } from "./types.js";

/** A way to set a product's texts and its photo. */
export interface Template {
  name: string;
  /** How much of the canvas the texts may take: each is tried. */
  shares: readonly number[];
  plan: (frame: Frame, share: number, deck: Deck) => Plan;
  /** Whether what came of it is worth showing; it is unless told. */
  suits?: (arrangement: Arrangement, canvas: Size) => boolean;
}

/** Which rooms there are on one canvas. */
export interface Plan {
  room: Room;
  blocks: PlannedBlock[];
  /** The colour of the canvas; paper unless told. */
  ground?: "tint";
  panels?: { rect: Rect; ground: Exclude<Ground, "paper"> }[];
  /** Over how many pixels the photo goes over into the panel beneath it. */
  fade?: number;
  /** A line around everything. */
  frame?: Rect;
}

export interface PlannedBlock extends Block {
  /** The side of the product that a line is drawn to. */
  callout?: "left" | "right";
}
