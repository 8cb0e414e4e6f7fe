export type { CaptionAllOptions, CaptionedPicture, PictureRequest } from "./caption-all.js";
export { Captioner } from "./captioner.js";
export type { Role } from "./composition/types.js";
export { CaptionerError, ERROR_CODES, type CaptionerErrorCode } from "./errors.js";
export type { Picture } from "./picture-handle.js";
export type {
  AlternativesOptions,
  Attention,
  AttentionRequest,
  Attributes,
  Box,
  Bytes,
  Caption,
  CaptionEvent,
  CaptionOptions,
  CaptionReport,
  CaptionRequest,
  Decoding,
  DeviceInfo,
  DevicePreference,
  DeviceReport,
  ImageInput,
  LoadOptions,
  ModelFile,
  ModelInfo,
  ModelSource,
  PlainProduct,
  Product,
  Progress,
  ReportOptions,
  Timings,
  WriteOptions,
} from "./types.js";
