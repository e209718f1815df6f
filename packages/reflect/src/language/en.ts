import { EN_CORRECTION } from './en-correction.ts';
import { EN_NEGATIVE, EN_POSITIVE } from './en-satisfaction.ts';
import { EN_MANNER, EN_TEACHING } from './en-teaching.ts';
import type { LanguagePack } from './pack.ts';

export const ENGLISH: LanguagePack = {
  id: 'en',
  teaching: EN_TEACHING,
  manner: EN_MANNER,
  correction: EN_CORRECTION,
  positive: EN_POSITIVE,
  negative: EN_NEGATIVE,
  markers: [
    /^(?:(?:hey|hi|ok|okay|btw|by the way|also|and|so|oh|please|fyi|heads[- ]up|one (?:more )?thing|note|for (?:future|your) (?:reference|information)|just so you know|good to know|(?:please )?(?:remember|keep in mind|note)(?: that)?|from now on|in (?:the )?future|going forward|(?:for )?next time|by default|in general)[,:;. -]+)+/i,
    /[,;. -]+(?:from now on|in (?:the )?future|going forward|next time|by default|in general|please|thanks?|okay|ok|btw|as a standing thing|please stick to that)[.! ]*$/i,
  ],
  request:
    /\b(?:(?:can|could|would) (?:you|i|we)|please|draft|write|list (?:three|some|the)|give me|show me|help me|translate|classify|explain|walk me|what now|how (?:do|can|to|should)|fix the|i need (?:a|an|to))\b/i,
  courtesy:
    /^(?:(?:ok|great|cool|perfect|many)[,! ]+)?(?:thanks|thank you|thx|ty|cheers)\b(?!.{0,40}\b(?:but|in advance)\b)/i,
  pasted:
    /^[^:\n]{0,60}\b(?:translate|classify|summari[sz]e|proofread|review|rephrase|reword|paraphrase|analy[sz]e|(?:customer|client|user|boss|colleague|email|mail|ticket|log|text|article|prompt|he|she|they) (?:writes?|wrote|says?|said|reads?))\b[^:\n]{0,60}:/im,
  asks: /\?["')\s\p{Emoji_Presentation}]*$|\bshall i\b|\bdo you want\b|\bwould you like\b|\blet me know (?:if|whether|which)\b/iu,
};
