export { Captioner } from "./captioner.js";
export { CaptionerError, ERROR_CODES, type CaptionerErrorCode } from "./errors.js";
export type {
  Box,
  Caption,
  CaptionReport,
  CaptionRequest,
  Decoding,
  DeviceInfo,
  DevicePreference,
  ImageInput,
  LoadOptions,
  ModelInfo,
  Progress,
  Timings,
} from "./types.js";
