import {
  type Composition,
  type Fonts,
  gradientLine,
  type Layer,
  type Rect,
  type SetText,
} from "caponimage/compositions";

interface Properties {
  composition: Composition;
  /** The address of the photo. */
  url: string;
  /** The address of the brand's logo, if there is one. */
  logo: string | undefined;
  /** Said in the place of the picture. */
  label: string;
  /** Texts that are not there yet: bars stand for their lines. */
  pending: ReadonlySet<string>;
  /** A text that is not drawn, for it is being typed. */
  hidden: string | undefined;
}

/** A composition as it is exported, as large as the stage. */
export function CompositionPicture({ composition, url, logo, label, pending, hidden }: Properties) {
  const { width, height, layers, texts, fonts } = composition;
  return (
    <svg
      id="picture"
      class="picture"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      text-rendering="geometricPrecision"
    >
      {layers.map((layer, index) => (
        <LayerView key={index} layer={layer} id={`layer-${index}`} {...{ url, logo }} />
      ))}
      {texts.map((text) =>
        pending.has(text.id) ? (
          <Bars key={text.id} text={text} />
        ) : (
          text.id !== hidden && <TextView key={text.id} text={text} fonts={fonts} />
        ),
      )}
    </svg>
  );
}

interface LayerProperties extends Pick<Properties, "url" | "logo"> {
  layer: Layer;
  id: string;
}

function LayerView({ layer, id, url, logo }: LayerProperties) {
  switch (layer.kind) {
    case "fill":
      return (
        <RectView
          rect={layer.rect}
          radius={layer.radius}
          fill={layer.color}
          fill-opacity={layer.opacity}
        />
      );
    case "gradient": {
      const { from, to } = gradientLine(layer.rect, layer.angle);
      return (
        <>
          <linearGradient
            id={id}
            gradientUnits="userSpaceOnUse"
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
          >
            <stop offset={0} stop-color={layer.from.color} stop-opacity={layer.from.opacity} />
            <stop offset={1} stop-color={layer.to.color} stop-opacity={layer.to.opacity} />
          </linearGradient>
          <RectView rect={layer.rect} radius={0} fill={`url(#${id})`} />
        </>
      );
    }
    case "photo": {
      const { x, y, width, height } = layer.rect;
      return (
        <>
          <clipPath id={id}>
            <RectView rect={layer.clip} radius={layer.radius} />
          </clipPath>
          <image
            id="photo"
            {...{ x, y, width, height }}
            preserveAspectRatio="none"
            clip-path={`url(#${id})`}
            href={url}
          />
        </>
      );
    }
    case "frame":
      return (
        <RectView
          rect={layer.rect}
          radius={layer.radius}
          fill="none"
          stroke={layer.color}
          stroke-width={layer.width}
        />
      );
    case "line": {
      const { from, to, color, width, dot } = layer;
      return (
        <>
          <line
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
            stroke={color}
            stroke-width={width}
            stroke-linecap="round"
          />
          <circle cx={to.x} cy={to.y} r={dot / 2} fill={color} />
        </>
      );
    }
    case "disc":
      return <circle cx={layer.center.x} cy={layer.center.y} r={layer.radius} fill={layer.color} />;
    case "logo":
      return <image id="logo" {...layer.rect} preserveAspectRatio="none" href={logo} />;
  }
}

interface RectProperties {
  rect: Rect;
  radius: number;
  fill?: string;
  "fill-opacity"?: number;
  stroke?: string;
  "stroke-width"?: number;
}

function RectView({ rect: { x, y, width, height }, radius, ...look }: RectProperties) {
  const rx = Math.min(radius, width / 2, height / 2);
  return <rect {...{ x, y, width, height, rx }} {...look} />;
}

function TextView({ text, fonts }: { text: SetText; fonts: Fonts }) {
  const { family, weights } = fonts[text.font];
  return (
    <text
      data-text={text.id}
      font-family={family}
      font-weight={weights[text.weight]}
      font-size={text.fontSize}
      letter-spacing={text.tracking * text.fontSize}
      fill={text.color}
      direction={text.direction}
      // A line's `x` is its left end, which is where one that runs to the left ends.
      text-anchor={text.direction === "rtl" ? "end" : "start"}
    >
      {text.lines.map(({ text: line, x, baseline }, index) => (
        <tspan key={index} x={x} y={baseline}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

/** Of capitals, in font sizes. */
const CAPITAL = 0.7;

function Bars({ text: { lines, fontSize, color } }: { text: SetText }) {
  const height = CAPITAL * fontSize;
  return (
    <g class="pending" fill={color}>
      {lines.map(({ x, baseline, width }, index) => (
        <rect
          key={index}
          x={x}
          y={baseline - height}
          width={width}
          height={height}
          rx={height / 4}
        />
      ))}
    </g>
  );
}
