/** The formats that are tried, and what networks cover of each, in pixels. */
export const FORMATS = {
  photo: null,
  square: null,
  portrait: null,
  story: { top: 250, bottom: 340 },
  landscape: null,
};
