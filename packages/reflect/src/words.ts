/** What people write when an answer was wrong, or right. Lists, so that a host's language is a line here. */
import type { Grade } from '@evolve/core/contracts';

export type ReflectLanguage = 'en' | 'zh';

/** Taken out of the text before anything is looked for: they hold a word of complaint or praise and mean neither. */
export const MISLEADING: readonly RegExp[] = [
  /\b(?:not|nothing|isn't|isn’t|what(?:'s|’s| is)) wrong\b/gi,
  /\bno,? thanks\b/gi,
  /\bno (?:problem|worries|rush|need)\b/gi,
  /不对(?:称|等|齐|劲儿?的地方)/g,
  /有没有(?:不对|错)/g,
  /哪里(?:不对|错了?)/g,
];

export const COMPLAINTS: readonly RegExp[] = [
  /^\s*(?:no|nope|wrong|incorrect)\b/i,
  /\b(?:that|this|it|you|which)(?:'s|’s|'re|’re| is| are| was| were)? (?:still |just |completely |simply )?(?:wrong|incorrect|mistaken|broken)\b/i,
  /\b(?:is|was|are|were)(?:n't|n’t| not) (?:right|correct|true|what i)\b/i,
  /\bnot what i (?:asked|meant|wanted|said)\b/i,
  /\b(?:does|did)(?:n't|n’t| not) (?:work|help|answer)\b/i,
  /\bstill (?:fails|failing|broken|not working|wrong|the same error)\b/i,
  /\b(?:try|do it|start) (?:again|over)\b/i,
  /\b(?:redo|undo|revert) (?:it|that|this)\b/i,
  /\byou (?:misunderstood|forgot|missed|ignored)\b/i,
  /不对|(?<!没)错了|搞错|弄错|不是这样|不是我(?:要|想|说)的|答非所问/,
  /重新来|重来|重做|再试一?次|撤销|回滚/,
  /(?:还是)?不行|没有?用|还是(?:失败|报错|不能)/,
];

export const PRAISE: readonly RegExp[] = [
  /\b(?:thanks|thank you|thx|perfect|excellent|awesome|brilliant|lgtm|well done|good job|great)\b/i,
  /\b(?:works|working|fixed|solved) (?:now|great|perfectly|well)\b/i,
  /\b(?:that|it) (?:worked|works|helped|helps)\b/i,
  /谢谢|感谢|多谢|完美|太好了|很好|不错|没错|可以了|解决了|好用/,
];

/** Only these words are grades; any other word is none. */
export const GRADES: Readonly<Record<string, Grade>> = {
  good: 'good',
  fair: 'fair',
  poor: 'poor',
  好: 'good',
  中: 'fair',
  差: 'poor',
};

/** How a model says that it is curious about nothing. */
export const NOTHING = /^(?:none|null|nil|nothing|n\/a|no|-+|无|没有|暂无|空)?[.。]?$/i;
