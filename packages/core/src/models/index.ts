export { aiSdk, type AiSdkModel } from './ai-sdk.ts';
export { anthropic, type AnthropicOptions } from './anthropic.ts';
export { command, type CommandModelOptions } from './command.ts';
export { modelFromEnvironment } from './environment.ts';
export {
  fromFunction,
  type FunctionAnswer,
  type FunctionModelOptions,
  type FunctionRequest,
  type ModelFunction,
} from './from-function.ts';
export type { Fetch } from './http.ts';
export { openAiCompatible, type OpenAiCompatibleOptions } from './openai-compatible.ts';
export type { ModelOptions } from './options.ts';
export { record, type RecordOptions } from './record.ts';
export { replay, type ReplayOptions } from './replay.ts';
export type { JsonObject, PriceList, Prices } from './service.ts';
