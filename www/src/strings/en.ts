// All words of the page, in English. A translation is another folder of this shape.

import { keeping } from "./en/keeping.ts";
import { page } from "./en/page.ts";
import { picture } from "./en/picture.ts";
import { product } from "./en/product.ts";

export const en = { ...page, ...picture, ...product, ...keeping };

export type Strings = typeof en;
