/** How something that lasts is said in English. */
import { EN_NO_TEACHING } from './en-no-teaching.ts';
import type { Rules, TeachingCue } from './pack.ts';

/** About the agent's manner rather than the work. */
export const EN_MANNER =
  /\b(?:emojis?|tone|repl(?:y|ies)|answers?|respon(?:d|se)s?|talk|speak|words?|wordy|sentences?|paragraphs?|bullets?|bullet points|polite|formal|casual|blunt|honest|language|english|german|french|spanish|chinese|call me|address me|name|explain|explanations?|short|shorter|brief|concise|verbose|detail(?:s|ed)?|summar(?:y|ies)|tables?|lists?|markdown|format|lecture|facts|apologi[sz]\w*|jargon|plain|for me|to me|give me|show me|ask me|tell me|send me|i (?:like|prefer|hate|love|want)|i'd (?:like|rather|prefer)|charts?|colou?rs?|paraphrase|units|celsius|metric|24h?|cheer(?:ful|y)|jokes?|exclamation|conclusion|headings?|style)\b/i;

/** Grammatical subjects that a lasting fact is told about. */
const THING = String.raw`(?:(?:the|our|my|all|every|each|both|most|any|this repo's|this project's) )(?:[\w'/□-]+ ){1,6}?`;

const factual = (verbs: string): RegExp =>
  new RegExp(String.raw`(?:^|[,:;] |\b(?:that|so|btw|fyi|heads-up|and|but|because|since) )${THING}(?:${verbs})\b`, 'i');

export const EN_TEACHING: Rules<TeachingCue> = {
  cues: [
    {
      name: 'we do what is general',
      kind: 'rule',
      after: 'nothing',
      pattern:
        /^(?!.*\b(?:please|can|could|today|tomorrow|this time|right now)\b)(?:here,? |usually,? |normally,? )?we (?:[\w-]+ )?(?!have|are|were|had|need|want|got|went|lost|just|should|could|met|saw|tried|found)[a-z-]+(?:e|t|p|n|k|w|d|y|r|h|m|l|g|b|s) (?:[\w'-]+ )*(?:that|every|any|only|all|before|after|unless|with|by|in|on|from|as|the|our|to)\b/i,
    },
    {
      name: 'things need',
      kind: 'rule',
      after: 'nothing',
      pattern:
        /^(?!.*\b(?:you|your|i|please|this|today)\b)[A-Z][\w'-]*s (?:[\w'-]+ ){0,2}?(?:need|require|must|go|get|have to|are to|belong|take|share|use|run|live|start|end|close|cost)\b [^?]{4,}$/,
    },
    {
      name: 'with me',
      kind: 'preference',
      pattern:
        /\b(?:with|for|to) me,? (?:as|since|because|i|english|my)\b|^(?:write|give|show|format|send|put|use|say|spell) [^?]{3,60} for me[.!]*$|\bis my (?:second|third|first|native) language\b/i,
    },
    {
      name: 'habit told as general',
      kind: 'knowledge',
      after: 'nothing',
      pattern:
        /^(?!it's|.*\b(?:you|your|please|can|could|let's|this|today|tomorrow|due)\b)(?:[A-Z][\w'-]*|our|the|all|my|most)\b(?: [\w'-]+){1,8}? (?:rotates?|lives?|runs?|resets?|expires?|holds?|stores?|ships?|closes?|opens?|starts?|comes?|goes|means|counts?|takes?|uses?|sits?|belongs?|costs?|reports? to|speaks?|meets?|happens?|arrives?|changes?|refers?|contains?|needs?|supports?|accepts?|are|is|has|have) (?!misleading|driving|slow\b)[\w'-]+/i,
    },
    {
      name: 'nobody but',
      kind: 'rule',
      after: 'nothing',
      pattern:
        /\b(?:only|just) (?:the )?[\w' -]{2,30} (?:may|can|is allowed to|are allowed to|gets? to|approves?|should)\b|^no [\w' -]{2,40} (?:in|on|without|before|after|for|during|inside|outside) (?:our|the|this|any|production|prod|a)\b/i,
    },
    {
      name: 'how I read',
      kind: 'preference',
      after: 'nothing',
      pattern:
        /\bi (?:usually |mostly |always |only |often |generally )?(?:read|listen to|look at|check|print) (?:these|this|them|your|everything|it) .{0,40}(?:so|please)\b|^(?:keep|make) (?:your |all |the )?(?:answers?|repl(?:y|ies)|responses?|messages?|explanations?|summar(?:y|ies)|sentences)\b|^(?:no|skip|drop|spare me|cut) (?:the )?(?:more )?(?:pleasantries|small talk|disclaimers|greetings|preambles?|intros?|fluff|jargon|apologies)\b/i,
    },
    {
      name: 'who I am',
      kind: 'knowledge',
      after: 'nothing',
      pattern:
        /^(?:btw,? |by the way,? |fyi,? |just so you know,? )?(?:i'm|i am|i work as|we are|we're) (?:an? |the )(?!bit|little|fan|while|few|lot|big|tad|mess)(?:[\w-]+ ){0,3}?[\w-]+(?: (?:on|in|at|with|from|for|by|here|of)\b|[,.]|$)/i,
    },
    {
      name: 'everything you',
      kind: 'preference',
      pattern:
        /\b(?:in|for|with) (?:everything|anything|whatever|all (?:the )?\w+) (?:that )?you (?:send|write|give|show|make|tell|do)\b|\b(?:any|every) (?:time|answer|reply|message|mail|report|summary) (?:that )?you (?:send|write|give|show)\b/i,
    },
    // Steps, and how something is done.
    {
      name: 'how we',
      kind: 'skill',
      pattern:
        /\b(?:here(?:'s| is)|this is|that's(?: not)?|it's)? ?how (?:we|i|you) (?:\w+ ){0,3}(?:do|make|take|run|\w+ (?:a|an|the|our)|\w+:)|^how (?:we|i) \w+:/i,
    },
    {
      name: 'the way to',
      kind: 'skill',
      pattern:
        /\b(?:the|a|our|my) (?:\w+ ){0,2}(?:way|trick|recipe|procedure|steps|drill|routine|process|workflow|fix) (?:to|for|of|is|when|that works|here is)\b/i,
    },
    {
      name: 'keep as recipe',
      kind: 'skill',
      pattern:
        /\b(?:as|is|that's|here's) (?:our|my|the|your) (?:\w+ )?(?:recipe|routine|procedure|checklist|playbook|drill|runbook)\b/i,
    },
    {
      name: 'whenever steps',
      kind: 'skill',
      pattern:
        /\b(?:whenever|when|each time|every time|any time|if|once|after|before|to)\b[^□]{3,90}(?:,|:| then) .{0,120}(?:, .{0,80}(?:\band\b|\bthen\b)|\bthen\b|\band (?:then|only then|run|re\w+)|\bfirst\b|\btwice\b)/i,
    },
    {
      name: 'first then',
      kind: 'skill',
      scope: 'message',
      pattern:
        /\b(?:when|whenever|to \w+|for (?:a|any|every|each)) .{3,80}\bfirst\b.{3,160}\b(?:then|after(?:wards)?|only then|in that order)\b/i,
    },
    {
      name: 'good to know',
      kind: 'skill',
      scope: 'message',
      pattern:
        /\b(?:means|is done by|works by|boils down to)\b.{5,200}\b(?:good to know|keep that in mind|for (?:next time|when))\b/i,
    },
    {
      name: 'next time quickest',
      kind: 'skill',
      pattern: /\bnext time,? .{0,40}\b(?:quickest|fastest|easiest|best|safest|simplest) way\b/i,
    },
    // What has to be done.
    {
      name: 'we always',
      kind: 'rule',
      pattern:
        /\b(?:we|everybody|everyone|nobody|no one|you|the team|all of us) (?:\w+ )?(?:always|never|only|exclusively|strictly)\b(?! on top)/i,
    },
    {
      name: 'we do not',
      kind: 'rule',
      pattern:
        /\bwe (?:do not|don'?t|do only|meet|ship|release|merge|branch|review|test|keep|call|log|version|store|sign|validate|document|commit|bill|invoice|pay|quote|refund|reply|treat|run|count|cannot|can'?t|may not|must(?: not)?|have to|are required to|are not allowed to|aren't allowed to|insist on|require|agreed (?:to|that|on)|decided (?:to|that|on)|deploy|use only|write|name|prefix|squash|rebase|tag|pin|stick to|go with|follow)\b/i,
    },
    {
      name: 'never do',
      kind: 'wish',
      pattern:
        /(?:^|[,:;(-] |\bplease |\band |\bso )(?:please )?(?:never|always|don'?t ever|do not ever|no more)\b(?! mind| on top)/i,
    },
    {
      name: 'convention',
      kind: 'rule',
      pattern:
        /\b(?:house rule|team rule|our (?:\w+ )?(?:rule|policy|convention|standard|style guide|guideline)s?|per (?:our|company) policy|company policy|as a rule|by convention|ground rule|hard rule|golden rule|the rule (?:here |with us )?is|rule:|convention:|code of conduct|non-negotiable|no exceptions?|without exception|at our place|in our (?:team|house|company|shop|org))\b/i,
    },
    {
      name: 'in this repo',
      kind: 'rule',
      pattern:
        /\b(?:in|for|across|throughout) (?:this|the|our) (?:repo|repository|project|code ?base|monorepo|org|workspace|channel|team)\b.{0,80}/i,
    },
    {
      name: 'has to be',
      kind: 'rule',
      pattern:
        /\b(?:has to|have to|must(?: not|n't)?|may(?: not| only)|shall(?: not)?|are to|is to|should (?:always|never)|needs? to|is not to|are not to|is never|are never|is always|are always|are not allowed|is not allowed|is forbidden|are forbidden|is banned|is off limits|are off limits|is mandatory|is required|are required|can only|can never) (?:be|go|get|have|stay|come|contain|carry|leave|use|start|end|pass|keep|include|live|wait|sit|run|happen)?\b/i,
      after: 'nothing',
    },
    {
      name: 'authority wants',
      kind: 'rule',
      pattern:
        /\b(?:legal|compliance|security|management|finance|hr|our (?:cto|ceo|boss|lead|client|customer|auditors?|lawyers?|dpo|security team|legal team)|the (?:cto|ceo|board|auditors?|lawyers?|works council)) (?:says?|wants?|insists?|requires?|demands?|decided|asks?|forbids?|told us)\b/i,
    },
    {
      name: 'not supposed to',
      kind: 'rule',
      pattern:
        /\byou(?:'re| are)(?: not|n't)? (?:supposed|allowed|permitted|expected) to\b|\byou (?:can't|cannot|may not|must not|mustn't|must)\b.{3,80}/i,
      after: 'nothing',
    },
    {
      name: 'nothing without',
      kind: 'rule',
      pattern:
        /\b(?:nothing|nobody|no one|no \w+) (?:\S+ ){0,4}(?:goes|go|gets|leaves|is|are|may|touches|merges|ships|enters|lands)\b.{2,60}\b(?:without|before|until|unless)\b/i,
    },
    {
      name: 'imports should be',
      kind: 'rule',
      pattern: /\bshould be\b.{0,60}\bin (?:this|our) (?:code ?base|repo|project)\b/i,
    },
    {
      name: 'even if',
      kind: 'rule',
      pattern: /\b(?:no matter (?:how|what|who)|even for|regardless of)\b/i,
      after: 'nothing',
    },
    {
      name: 'stick to that',
      kind: 'rule',
      scope: 'message',
      pattern:
        /\b(?:please )?(?:stick to (?:that|this|it)|keep to (?:that|this)|hold (?:yourself )?to (?:that|this)|take (?:that|this) as (?:a rule|given))\b/i,
    },
    // A sign that it lasts.
    {
      name: 'from now on',
      kind: 'wish',
      pattern:
        /\b(?:from (?:now|here|today|this day) on(?:wards?|ward)?|as of (?:now|today)|going forward|moving forward|in (?:the )?future(?! (?:release|version|tense|work))|henceforth|from this point|starting (?:now|today)|hereafter|for (?:all )?future \w+|in the long run,? i want|permanently|for good|until further notice)\b/i,
    },
    {
      name: 'next time',
      kind: 'wish',
      pattern:
        /\b(?:(?:for )?next time(?: (?:you|i|we|someone|round)\b|,| please)|the next time (?:you|i|we)|(?:please|and|,) .{3,60} next time\b)/i,
    },
    {
      name: 'by default',
      kind: 'wish',
      pattern:
        /\b(?:by default|as a default|as a standing|standing (?:order|instruction|request|wish)|in general|generally speaking|as a general|across the board|each and every)\b/i,
    },
    {
      name: 'every time you',
      kind: 'wish',
      pattern:
        /\b(?:whenever|every time|each time|any ?time|when|if) (?:you|i|someone|somebody|anyone|a (?:customer|user|client|member))\b.{3,120}/i,
      after: 'nothing',
    },
    {
      name: 'for reference',
      kind: 'wish',
      pattern: /\bfor (?:future|your) (?:reference|information)\b|\bfor the record\b/i,
    },
    {
      name: 'keep in mind',
      kind: 'wish',
      pattern:
        /(?:^|[,:;-] |please )(?:keep (?:this|that|it)? ?in mind|remember(?: that|:| this| i| my| we| our)|note to self|take note|make a (?:mental )?note|bear in mind|don't forget (?:that|i|my|we))\b/i,
    },
    {
      name: 'told before',
      kind: 'wish',
      pattern:
        /\b(?:for the (?:second|third|fourth|fifth|tenth|last|umpteenth|hundredth|nth) time:?,? (?!in\b).{3,}|i keep (?:having to say|telling|saying|repeating)|i keep having to say .{0,40}:|(?:told|asked|said) (?:you )?(?:\w+ )?(?:before|already|twice|(?:three|four|five|ten|a (?:hundred|thousand|million)|many|several|so many|\d+) times)\b.{3,})/i,
    },
    {
      name: 'can we agree',
      kind: 'wish',
      pattern:
        /\b(?:can|could|shall) we agree\b|\blet's (?:agree|make it a (?:rule|habit)|keep (?:it|that|this) (?:that way|like that|as our))\b|\b(?:could|can|would) you (?:please )?(?:always|never|from now on|in future|stop \w+ing)\b/i,
    },
    {
      name: 'keep doing',
      kind: 'wish',
      pattern:
        /\b(?:keep (?:doing|it|this|that|them|using|writing) (?:up )?(?:it |this |that |them )?(?:like (?:that|this)|this way|that way|for (?:all|every))|always (?:do|write|make) (?:it|them) like (?:this|that)|this is how i (?:want|like))\b/i,
    },
    // How the user likes to be served.
    {
      name: 'taste',
      kind: 'preference',
      pattern:
        /\b(?:i|i'd|i would|i'm|i am) (?:\w+ly )?(?:prefer|rather (?:you|have|not|see|get)|a fan of|not a fan of|partial to|more of an? \w+ person|like (?:my|your|things|it when|to (?:have|see|get|read|be)|answers|code|short|long)|love (?:it when|short|long|tables|my)|hate (?:it when|when you|long|being|walls)|can'?t stand|dislike|tend to|find \w+ .{2,50}(?:easier|harder|hard|annoying|distracting|confusing)|get confused by|favou?r)\b/i,
    },
    { name: 'prefers', kind: 'preference', pattern: /\bmy (?:preference|taste|preferred|favou?rite)\b/i },
    {
      name: 'no need',
      kind: 'preference',
      pattern:
        /\byou (?:don't (?:have|need) to|can (?:stop|skip|drop|leave out|spare me)|needn't|may skip)\b.{0,40}\b(?:polite|explain|apologi\w+|summar\w+|ask\w*|add\w*|emojis?|greet\w*|formal|sugar\w*|thank\w*|repeat\w*|introduc\w*|disclaimers?|remind\w*|translate|small talk|pleasantries)\b/i,
    },
    {
      name: 'call me',
      kind: 'preference',
      pattern: /\b(?:call me|address me as|refer to me as|i go by|just (?:use|say) my first name|my pronouns are)\b/i,
    },
    {
      name: 'talk to me',
      kind: 'preference',
      pattern:
        /\b(?:talk|speak|write|reply|answer) to me (?:in|like|as)\b|\bi want (?:\w+ )?(?:repl(?:y|ies)|answers) in\b|\b(?:plain|simple) language for me\b|\bwhen you (?:write|give|show|send|answer|reply|talk|explain|draft)\b.{0,60}\b(?:me|use|in|with|without)\b/i,
    },
    {
      name: 'unless I ask',
      kind: 'preference',
      pattern: /\b(?:unless|until|only (?:when|if)) i (?:explicitly |specifically )?(?:ask|say|request|tell)\b/i,
    },
    // Facts that stay.
    {
      name: 'I am',
      kind: 'knowledge',
      pattern:
        /\b(?:i'm|i am) (?:\w+ )?(?:dyslexic|colou?r-?blind|allergic|vegetarian|vegan|deaf|blind|left-handed|diabetic|lactose|celiac|pregnant|retired|an? (?:\w+ ){0,2}(?:\w+(?:er|or|ist|ian|ant|yst|nurse|vet|chef|student|nurse|beginner|freelancer))|based in|from [A-Z]|new to|in charge of|responsible for|the (?:\w+ )?(?:owner|founder|lead|manager|maintainer|head)|fluent in|a native)\b/i,
    },
    {
      name: 'I have',
      kind: 'knowledge',
      pattern:
        /\b(?:my name is|my (?:\w+ )?(?:birthday|name|wife|husband|son|daughter|kids?|dog|cat|team|company|boss|timezone|time zone|address|email|laptop|machine|pronouns?|native language|mother tongue)(?:'s name)? (?:is|are|was born|lives?|runs?|works?)|i (?:live|work|teach|study|run|own|manage|maintain) (?:in|at|as|for|on|with|a|an|the|from)\b|i have (?:a|an|two|three|four|\d+) (?:\w+ )?(?:kids?|dogs?|cats?|sons?|daughters?|children|allergy|employees|shops?|stores?))/i,
      after: 'nothing',
    },
    {
      name: 'fyi',
      kind: 'knowledge',
      pattern:
        /(?:^|[,:;] )(?:fyi|heads?[- ]up|good to know|just so you know|for context|some (?:context|background)|background:|context:|note that|as background|in case you (?:wonder|didn't know|ever need)|you should know(?: that)?|by the way,? (?:our|we|my|the)|btw,? (?:our|we|my|the))\b/i,
      after: 'nothing',
    },
    {
      name: 'stands for',
      kind: 'knowledge',
      pattern:
        /\b(?:in our (?:sheets?|data|tables?|docs|code|world|team|company|case|jargon|books)|with us|around here|over here|in here|on our side) ?,?.{0,40}\b(?:means?|stands? for|refers? to|is short for|is|are|counts?|called)\b|^□+ (?:in our \w+ )?(?:means|stands for|refers to|is short for|is what we call)\b/i,
    },
    {
      name: 'our thing is',
      kind: 'knowledge',
      pattern: factual(
        "is|are|isn't|aren't|has|have|runs?|lives?|stores?|uses?|takes?|starts?|kicks?|ends?|closes?|opens?|holds?|contains?|comes?|goes|sits?|expires?|resets?|works?|only|still|never|always|belongs?|ships?|sends?|costs?|doesn't|don't|can't|cannot|means|returns?|needs?|supports?|handles?|moved|speaks?|lives",
      ),
      after: 'nothing',
    },
    {
      name: 'our own',
      kind: 'knowledge',
      pattern: /\bour (?:[\w'-]+ ){1,4}?(?:is|are|isn't|aren't|runs?|lives?|uses?|counts?|stores?|has|have)\b/i,
    },
    {
      name: 'those are',
      kind: 'knowledge',
      pattern: /\bthose are the ones (?:with|that|whose)\b|\b(?:it|that) (?:has )?moved (?:for good|permanently)\b/i,
    },
    {
      name: 'we are',
      kind: 'knowledge',
      pattern:
        /\bwe(?:'re| are) (?:a |an |based |located |still on |on |in |using |hosted |registered |closed |open )/i,
      after: 'nothing',
    },
  ],
  not: EN_NO_TEACHING,
};
