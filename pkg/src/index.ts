export { Captioner } from "./captioner.js";
export { CaptionerError, ERROR_CODES, type CaptionerErrorCode } from "./errors.js";
export type {
  Attention,
  AttentionRequest,
  Box,
  Bytes,
  Caption,
  CaptionEvent,
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
  Progress,
  Timings,
  WriteOptions,
} from "./types.js";
