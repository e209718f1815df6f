/** Questions, hypotheses, tasks, stories: what reads like teaching in English and is none. */
import type { Cue } from './pack.ts';

export const EN_NO_TEACHING: readonly Cue[] = [
  {
    name: 'task with a fact',
    after: 'nothing',
    pattern:
      /,? (?:please|pls|can you|could you) (?:shorten|open|fix|add|send|make|write|check|translate|summari[sz]e|draft|change|delete|move|find)\b(?!.*\b(?:from now on|in future|always|never|every|each|whenever)\b)/i,
  },
  {
    name: 'verdict on you',
    pattern: /\b(?:answers?|repl(?:y|ies)|everything) i get from you\b|\b(?:so far|usable|disappoint\w+)\b/i,
  },
  {
    name: 'question',
    pattern:
      /\?["')\s]*$|^(?:what|which|who|how (?:do|does|did|can|could|would|should|to|is|are|much|many|long|come)|why|where|when (?:is|are|do|does|did|will)|is|are|do|does|did|can|could|would|should|has|have) (?!we agree|you (?:please )?(?:always|never|from now on|in future|stop)).{0,400}\?/i,
  },
  {
    name: 'plain question',
    pattern:
      /^(?:so |and |but |ok |hey )?(?:what|which|who|how (?:do|does|did|can|could|would|to)|why|where|did i|do you|does|is there|are there)\b/i,
  },
  {
    name: 'hypothesis',
    pattern:
      /\b(?:imagine|suppose|assuming|hypothetically|what if|let's say|if (?:i|we) (?:were|had|told|asked|said)|would have|i wish|if only)\b/i,
  },
  {
    name: 'one task',
    pattern:
      /\b(?:today|tonight|tomorrow|this (?:time|once|week|morning|afternoon|one|pr|file|message|conversation|chat|session|ticket|branch|sprint)|for now|just (?:this )?once|right now|for the moment|at the moment|until (?:tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|i'm|i am|then|the)|while i'm|for this (?:one|pr|file|task)|in (?:a|one) (?:minute|sec|second|bit)|in (?:the )?(?:second|first|third|last) \w+|this week)\b(?<!as of today|from today)/i,
  },
  {
    name: 'formerly',
    pattern:
      /\b(?:used to|formerly|previous (?:company|job|team|employer)|former|last (?:job|company)|back (?:then|when)|in the old days|in the (?:novel|film|story|book|game))\b/i,
  },
  {
    name: 'reminder',
    pattern: /(?:^|[,.] )(?:and )?(?:remember to|don'?t forget (?:to|the)|make sure|be sure to|remind me)\b/i,
  },
  {
    name: 'task',
    pattern:
      /^(?:(?:and|now|then|next|so|ok|okay|please|pls|hey|hi|also|great|good|perfect|cool|yes|sure|cheers)[, ]+)*(?:(?:can|could|would|will) you|(?:please |pls )?(?:add|put|write|create|fix|translate|draft|show|compare|classify|give me (?:a|an|the)|list|find|check|explain|compile|help|generate|build|summari[sz]e|convert|rename|delete|remove|move|send|make (?:it|the|a)|set up|open|book|order|look up|search|tell me|run|print|sort))\b(?!.*\b(?:from now on|in future|going forward|every time|each time|always|never (?!again)|unless i ask|whenever)\b)/i,
  },
  {
    name: 'add rule to document',
    pattern:
      /\b(?:add|put|write|insert|include|append|document|enforce)\b.{0,60}\b(?:to|in|into|under|in the) (?:the |our )?(?:\w+ ){0,2}(?:eslint|linter?|config|readme|contributing|docs?|document|handbook|prompt|wiki|guide|heading|slide|form|page)\b|\badd (?:a |some )?(?:validation|check|rule)\b/i,
  },
  {
    name: 'story',
    scope: 'message',
    pattern:
      /\b(?:in the (?:novel|film|movie|story|book|play)|i'm preparing|write the scene|poem|birthday card|speech|essay about|research on|onboarding deck|title for)\b/i,
  },
  {
    name: 'others',
    pattern:
      /\b(?:my (?:friend|colleague|mum|mom|dad|grandpa|grandmother|neighbou?r|gf|bf|girlfriend|boyfriend|teacher)|apparently|they say|people say|someone says|says (?:two|four|that)|another one says)\b/i,
  },
  {
    name: 'feeling',
    pattern:
      /\b(?:misleading|terrible|annoying|driving me|bad feeling|no wonder|on purpose|worry about|hate to bother|not a bug)\b/i,
  },
  {
    name: 'of this answer',
    pattern:
      /\b(?:you (?:made|found|gave|wrote|did|said|put|set up|just|were|have|deleted|changed|mixed)|your (?:answer|version|rewrite|quiz|reply|explanation|query)|finally|works now|worked|that's a relief|tests pass|(?:are|is) happy|looks|fantastic|wonderful|beautiful|in place|in here that)\b(?!.*\b(?:from now on|in future|going forward|next time|whenever|our recipe|in every table)\b)/i,
  },
  {
    name: 'I was wrong',
    pattern: /\b(?:i was wrong|my mistake|my bad|scratch that|i meant|i pasted|let me rephrase|i'd say)\b/i,
  },
];
