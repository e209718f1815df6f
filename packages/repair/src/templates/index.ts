import { callArguments, methodSwap, otherType, prototypeCall, replaceAll, unwrapCall } from './calls.ts';
import { comparison } from './comparisons.ts';
import { conversion, strip } from './coercion.ts';
import { caseIdiom, minedCondition, negatedTruthiness, truthiness, typeCondition } from './conditions.ts';
import { constantCondition, typeName } from './dead-tests.ts';
import { defaultValue, falsyZero, missingDefault, optionalChain } from './defaults.ts';
import { constantInstead, emptyBlock, filledList, sign } from './lost-code.ts';
import { earlyExit, minedExit, ownProperties, wrapInIf } from './guards.ts';
import { arithmetic, grouping, logic, offByOne, operandSwap } from './operators.ts';
import { assignDefault, caseInsensitive, conditionalValue } from './missing-cases.ts';
import { adjust, clamp, converter, integers, step } from './numbers.ts';
import { callerContext, catchError, defensiveCopy, ownLookup, refusedKey, sameValue, skipMissing } from './objects.ts';
import { conditionalStatement, missingOperand } from './operands.ts';
import { regex } from './regex.ts';
import { asynchrony, deleteStatement, flow, insertStatement, loopHead, moveStatement } from './statements.ts';
import type { Template } from './template.ts';
import { literalPattern, prefixBoundary, splitText, textForm } from './text.ts';
import { initialValue, literal, stringLiteral, wrongName, wrongProperty } from './values.ts';

export type { Proposal, Template, TemplateContext } from './template.ts';

/** Every kind of change that the engine knows. */
export const TEMPLATES: readonly Template[] = [
  comparison,
  arithmetic,
  offByOne,
  logic,
  operandSwap,
  grouping,
  wrongName,
  wrongProperty,
  literal,
  stringLiteral,
  initialValue,
  callArguments,
  methodSwap,
  otherType,
  replaceAll,
  prototypeCall,
  unwrapCall,
  conversion,
  strip,
  minedCondition,
  typeCondition,
  truthiness,
  negatedTruthiness,
  caseIdiom,
  typeName,
  constantCondition,
  defaultValue,
  falsyZero,
  missingDefault,
  optionalChain,
  earlyExit,
  minedExit,
  wrapInIf,
  ownProperties,
  regex,
  deleteStatement,
  moveStatement,
  insertStatement,
  flow,
  asynchrony,
  loopHead,
  splitText,
  prefixBoundary,
  literalPattern,
  textForm,
  clamp,
  integers,
  step,
  converter,
  adjust,
  ownLookup,
  sameValue,
  callerContext,
  refusedKey,
  catchError,
  defensiveCopy,
  skipMissing,
  missingOperand,
  conditionalStatement,
  assignDefault,
  conditionalValue,
  caseInsensitive,
  emptyBlock,
  constantInstead,
  sign,
  filledList,
];
