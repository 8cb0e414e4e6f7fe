import { type Inscription, marksOn, marksToSvg } from "../typesetting/marks.ts";
import { loadedFonts } from "../typesetting/fonts.ts";
import type { TextStyle } from "../typesetting/style.ts";
import type { Photo } from "../page/photo.ts";

interface Properties {
  photo: Photo;
  texts: readonly Inscription[];
  style: TextStyle;
}

/** The captions alone, as large as the picture that they lie on. */
export function Marks({ photo, texts, style }: Properties) {
  // Set again when the font has come.
  void loadedFonts.value;
  const svg = marksToSvg(marksOn(photo, texts, style), style);
  return (
    <svg
      class="marks"
      viewBox={`0 0 ${photo.width} ${photo.height}`}
      aria-hidden="true"
      // Built by marksToSvg, which escapes all texts.
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}

/** A small picture with its captions. */
export function MarkedPhoto({ alt, ...properties }: Properties & { alt: string }) {
  const { url, width, height } = properties.photo;
  return (
    <span class="marked-photo" style={{ aspectRatio: `${width} / ${height}` }} translate={false}>
      <img src={url} alt={alt} draggable={false} />
      <Marks {...properties} />
    </span>
  );
}
