// Which project a document belongs to: that of its photo, whatever is undone or redone on it.

import type { Document } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";

/** A project of this visit. */
export interface Identity {
  id: string;
  /** What the person calls it; empty: as its product is called. */
  name: string;
  /** Whether it is kept only once it was edited: it came from a sample, or from a row of photos. */
  onlyEdited: boolean;
  /** Whether its photo lies in the database. */
  photoKept: boolean;
  /** The document as it lies in the database; `opened`: it has come from there. */
  written: Document | "opened" | undefined;
  /** The document as it is to be written. */
  waiting: Document | undefined;
  /** When that came, in milliseconds since 1970. */
  changed: number;
}

const byPhoto = new WeakMap<Photo, Identity>();
const byId = new Map<string, Identity>();
/** A photo of a row that is opened again is decoded again, and is the same project. */
const byItem = new Map<number, Identity>();

/** The project of a document; a new one where it has none. */
export function identityOf({ batchItem }: Pick<Document, "batchItem">, photo: Photo): Identity {
  const known = byPhoto.get(photo) ?? (batchItem === undefined ? undefined : byItem.get(batchItem));
  const identity = known ?? newIdentity(newId(), batchItem !== undefined);
  assign(photo, identity, batchItem);
  return identity;
}

export function identityOfPhoto(photo: Photo): Identity | undefined {
  return byPhoto.get(photo);
}

/** Says that a photo comes from a project in the database. */
export function identify(photo: Photo, { id, name }: Pick<Identity, "id" | "name">): Identity {
  const identity = byId.get(id) ?? newIdentity(id, false);
  Object.assign(identity, { name, photoKept: true, written: "opened" });
  assign(photo, identity);
  return identity;
}

/** Says that a photo is no one's work, as long as nothing is edited on it. */
export function keepOnceEdited(photo: Photo): void {
  assign(photo, newIdentity(newId(), true));
}

/** The project with this id, if it was open in this visit. */
export function findIdentity(id: string): Identity | undefined {
  return byId.get(id);
}

/**
 * Has what is on the page of a deleted project be a new one. What this gives takes that back, as long
 * as the new one is not kept.
 */
export function startAnew(identity: Identity): () => void {
  const before = { ...identity };
  setId(identity, newId());
  Object.assign(identity, { name: "", onlyEdited: true, photoKept: false, waiting: undefined });
  return () => {
    if (identity.photoKept) return;
    setId(identity, before.id);
    Object.assign(identity, before);
  };
}

function setId(identity: Identity, id: string): void {
  byId.delete(identity.id);
  identity.id = id;
  byId.set(id, identity);
}

function assign(photo: Photo, identity: Identity, batchItem?: number): void {
  byPhoto.set(photo, identity);
  byId.set(identity.id, identity);
  if (batchItem !== undefined) byItem.set(batchItem, identity);
}

function newIdentity(id: string, onlyEdited: boolean): Identity {
  return {
    id,
    name: "",
    onlyEdited,
    photoKept: false,
    written: undefined,
    waiting: undefined,
    changed: 0,
  };
}

/** `crypto.randomUUID` is not there by plain http. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
