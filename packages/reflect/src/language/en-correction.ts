/** How English says that the last answer was wrong, and what is wanted. */
import type { Rules } from './pack.ts';

/** What breaks, fails or is out of place in a thing that was delivered. */
const BROKEN = String.raw`(?:still (?:there|fails?|failing|broken|crash\w*|wrong|missing|the same|says?|shows?|gives?|get|has|have|not)|does ?n[o']?t (?:work|compile|build|run|load|start|match|parse|exist|add up|help|answer|open|fit|even|do|change)|do ?n[o']?t (?:work|match|exist|load|add up)|did ?n[o']?t (?:work|help|change|do|fix|answer)|(?:is|are)(?:n't| not) (?:working|right|correct|what i|true|there|in there|valid|the (?:right|one))|was(?:n't| not) (?:right|correct|what i|true)|404s?|crash(?:es|ed)|throws|exits|fails|failed with|breaks|broke|hangs|times out|blows up|(?:is|are) (?:still |just |completely |simply )?(?:wrong|incorrect|mistaken|broken|missing|off|gone|swapped|inverted|outdated|upside down|cut off|garbled|empty|misspelled|duplicated|shifted|reversed)|loses|ignores|exceed|(?:is|are) off by|comes? out|leaves out)`;

export const EN_CORRECTION: Rules = {
  cues: [
    {
      name: 'there are too many',
      pattern:
        /\bthere (?:are|is) (?:two|three|no|still|a|an|another|only|more|\d+) [^?]{2,40}\b(?:in|on|at|left|instead|missing|twice)\b|\bi (?:see|count|get|got|have) (?:two|three|only|no|\d+)\b|\b(?:has|have|contains?|shows?|lists?|says?|gives?) (?:two|three|no|only|the wrong|a wrong|an? old|\d+) \w+/i,
      after: 'answer',
    },
    {
      name: 'makes no sense',
      pattern:
        /\b(?:makes no sense|can(?:'t|not) be (?:right|true|correct|negative)|is impossible|bounced|returns? (?:undefined|null|nothing|empty|an error|none|the wrong)|(?:is|are) (?:still )?(?:untranslated|unformatted|undefined|in (?:english|german|chinese)|unsorted|unchanged|unreadable|too \w+)|what you (?:set up|sent|gave|wrote|made|did|built|put)|(?:date|day|\d+) is (?:a|not) \w+day|has no|have no|no longer|used to (?:work|be)|because of (?:the|your) (?:typo|bug|error|mistake)|leave (?:it|them|those|the \w+) (?:in|as|alone)|keep (?:it|them|the original) as)\b/i,
      after: 'answer',
    },
    {
      name: 'with your version',
      pattern:
        /\b(?:with|in|from|using) your (?:version|code|change|fix|patch|script|query|solution|answer|suggestion|edit|draft)\b/i,
      after: 'answer',
    },
    {
      name: 'X, we Y',
      pattern: /^(?:that|this|the|it|there)\b[^?]{3,60}, (?:we|i|he|she|they|the|not|it'?s)\b[^?]{3,}$/i,
      after: 'answer',
    },
    {
      name: 'told before',
      pattern:
        /\bfor the (?:second|third|fourth|fifth|tenth|last|umpteenth|hundredth|nth) time\b|\bi(?:'ve| have)? (?:already )?(?:told|asked) you\b/i,
      after: 'answer',
    },
    {
      name: 'as usual',
      pattern:
        /\b(?:missed the point|missing the point|not what|off[- ]topic|wrong|backwards|the other (?:one|file|way|way round|direction))\W*$|^(?:no[,. ]+)?(?:the|i meant the) (?:other|left|right|second|first|last|old|new|previous)\b/i,
      after: 'answer',
    },
    {
      name: 'begins with no',
      pattern:
        /^(?:(?:hm+|uh|um|sorry|lol|oh|ah|err?|well|sigh)[,.! ]+)*(?:no|nope|nah|wrong|incorrect|false|not quite|not really|negative)\b(?![,!. ]*(?:need|worries|problem|rush|thanks|thank|idea|wonder|complaints?|doubt|pressure|hurry|matter|question|kidding|bug|way|one|exceptions?|more|offen[cs]e|biggie|trust|stars|emojis?|public|floats|bad|\w+ without))/i,
    },
    {
      name: 'this is wrong',
      pattern:
        /\b(?:that|this|it|you|which|these|those|they|all of (?:this|it))(?:'s|'re| is| are| was| were)? (?:still |just |completely |simply |all |totally |plain |clearly |also )*(?:wrong|incorrect|mistaken|broken|not (?:right|correct|true|what i|the one|how)|off by)\b/i,
    },
    {
      name: 'wrong thing',
      pattern:
        /\b(?:the )?wrong (?:\w+ ){0,2}(?:zone|font|size|colou?r|house|unit|title|sheet|key|value|type|picture|image|language|amount|spelling|tense|gender|script|environment|server|channel|recipient|account|room|time|file|format|side|column|row|one|date|way|order|direction|place|name|person|currency|language|page|branch|table|year|day|way round|version|folder|address|sign|unit|number|again)\b|\bwrong again\b|^(?:the )?wrong \w+\W*$/i,
      after: 'answer',
    },
    {
      name: 'not what I asked',
      pattern:
        /\b(?:not|n't) (?:what|how|the \w+ (?:that )?|where|which) ?(?:\w+ )?(?:i|we) (?:asked|meant|wanted|said|need|take|do|had|ordered|was (?:asking|after))|\bnot like (?:that|this)\b|\bthat's not (?:how|my|our|the)\b/i,
    },
    {
      name: 'I asked for',
      pattern:
        /\bi (?:specifically |clearly |explicitly |only |actually |just |had |did )?(?:asked|said|meant|wanted|wrote|requested|ordered|told you|was asking|need|needed|never (?:asked|said)|didn't (?:ask|want|say|mean)) (?:for |about |to |you |the |a |an |it |in |only |that |not |no |by |\d|[A-Za-z])/i,
      after: 'answer',
    },
    {
      name: 'you did',
      pattern:
        /\byou(?:'ve|'d| have)? (?:just |also |only |still |accidentally |keep )?(?:misunderstood|misread|forgot|forgetting|missed|ignored|mixed up|left out|skipped|swapped|deleted|removed|broke|overwrote|made (?:that|this|it|up)|dropped|confused|misspelled|overlooked|duplicated|edited the|changed the|put (?:the|it)|used the (?:wrong|old)|set up|inverted|repeated|got (?:\w+ ){1,3}wrong|translated|called|cut|hard-?coded|invented|lost|closed)\b/i,
      after: 'answer',
    },
    {
      name: 'you did, without answer',
      pattern:
        /\byou(?:'ve|'d| have)? (?:just |also |completely )?(?:misunderstood|misread|forgot|missed|ignored|mixed up|left out|skipped) (?:the|my|a|an|to|one|that)\b/i,
      after: 'nothing',
    },
    {
      name: 'your thing does',
      pattern:
        /\b(?:your|the) (?:new |last |second |first )?(?:version|query|code|script|answer|function|patch|fix|link|url|regex|formula|command|translation|chart|plot|table|test|example|snippet|sheet|file|letter|title|list|output|page|draft|date|numbers?|total|sum|bug|error|import|second \w+|column|legend|image|picture|map)s? (?:\w+ ){0,3}?(?:counts?|runs? twice|needs? (?:a|an|to|\w+ing)|should|has|have (?:no|a)|says?|lacks?|covers?|goes|starts?|never|still|is still|returns?|misses|links?|points?|refers?|stops?|only|drops)\b/i,
      after: 'answer',
    },
    { name: 'broken', pattern: new RegExp(String.raw`\b${BROKEN}\b`, 'i'), after: 'answer' },
    {
      name: 'broken, told first',
      pattern:
        /\b(?:still (?:getting|fails|failing|broken|not working|wrong|the same error|seeing|have the same)|does(?:n't| not|nt) (?:work|help|answer)|did(?:n't| not|nt) (?:work|help|answer)|(?:is|are|was|were)(?:n't| not) (?:right|correct|true|what i))\b/i,
    },
    {
      name: 'still',
      pattern:
        /^(?:it'?s |that'?s )?(?:still|same|again) (?:getting|the|same|no|not|error|wrong|broken|fail\w*|nothing|cut|doesn)/i,
    },
    {
      name: 'A not B',
      pattern:
        /\b(?:it|that|they|this|he|she|there|[\w-]+)(?:'s| is| are| was| has| have|'re| should be) [^,.]{1,40},? (?:and )?(?:not|rather than|instead of) (?:the |a |an |in )?\S+|^[\w-]+(?: [\w-]+){0,3},? not (?:the |a |an |in )?[\w-]+(?:[,.!]|$| that)|\b[A-Z]{2,},? not [A-Z]{2,}\b|\b\d[\d.,]*,? not \d/,
      after: 'answer',
    },
    {
      name: 'should be',
      pattern:
        /\bshould(?:'ve| have)? (?:be|been|say|read|have|return|start|end|run|use|come|go|point|come|give|show)\b|\b(?:is|was) supposed to be\b|\bought to be\b/i,
      after: 'answer',
    },
    {
      name: 'question that names it',
      pattern:
        /\b(?:isn't|aren't|shouldn't|wasn't|weren't|doesn't|didn't) (?:it|that|this|there|he|she|they|the \w+|[A-Z]\w+|i|we)\b.{2,100}\?|\bwhere (?:is|are|did|has) .{2,60} (?:go|gone|i asked)\b/i,
      after: 'answer',
    },
    {
      name: 'the text says',
      pattern:
        /\b(?:the|your) (?:letter|ticket|doc|docs|document|spec|source|original|list|contract|image|file|brief|mail|email) (?:\w+ )?(?:says?|has|lists?|states?|shows?|reads?|was|is)\b/i,
      after: 'answer',
    },
    {
      name: 'something is off',
      pattern:
        /\b(?:something(?:'s| is) (?:off|wrong|missing)|there(?:'s| is| are) (?:\w+ ){1,3}(?:missing|too many|wrong)|(?:is|are) missing|doesn't add up|(?:too|far too|way too) (?:long|short|big|small|dark|bright|formal|casual|many|few|much|low|high|wide|technical|vague))\b/i,
      after: 'answer',
    },
    {
      name: 'redo',
      pattern:
        /\b(?:redo|rewrite|undo|revert|reopen|roll (?:it|that|this) back|start over|do (?:it|that|this) (?:again|over|properly|right)|try again|once more|put (?:\w+ ){0,3}back|change (?:it|that|this) back|bring (?:\w+ ){0,3}back|restore (?:it|the|my)|take another|again,? please|send .{2,30} again|regenerate|exclude (?:them|em|those)|needs? (?:replacing|fixing|changing|to be (?:changed|fixed|replaced|adapted|redone|corrected)))\b/i,
      after: 'answer',
    },
    {
      name: 'redo, told first',
      pattern: /\b(?:try (?:it )?again|do it (?:again|over)|start over|(?:redo|undo|revert) (?:it|that|this))\b/i,
    },
    {
      name: 'fix it',
      pattern:
        /\b(?:please |pls |plz )?(?:fix|correct|repair|mend|adapt|adjust)(?: (?:it|that|this|them|those|these|the \w+))?(?:$|[.,! ]*(?:(?:please|pls|plz|asap|now|and)[.! ]*)?$)|\b(?:please|pls|could you|can you|so kind as to) (?:fix|correct|repair|change it to)\b/i,
      after: 'answer',
    },
    {
      name: 'stop',
      pattern:
        /^(?:stop|wait|whoa|hold on|halt|cancel|abort|no+)[,!.: -]+(?:stop|wait|don'?t|not|please don't|no|that|you|leave|i)\b|^stop(?: it| that| right there)?[!.]*$|^(?:don'?t|do not) (?:drop|delete|send|push|merge|deploy|touch|run|post|publish)\b/i,
      after: 'answer',
    },
    {
      name: 'praise, only',
      scope: 'message',
      pattern:
        /\b(?:great|nice|good|perfect|awesome|love|lovely|excellent|thank(?:s| you)|well done|clear|looks|beautiful|brilliant|almost|amazing)\b.{0,160}\b(?:only|just|but|except|one (?:slip|thing|nit|mistake|problem|typo)|though|tho|however|although|apart from)\b.{3,80}\b(?:is|are|should|come|comes|wrong|fix|missing|off|please|could you|can you|put|belongs?|needs?|has|have|got|tho)\b/i,
    },
    {
      name: 'on my machine',
      pattern:
        /\b(?:on my (?:machine|side|end|phone|laptop)|when i (?:run|open|click|try|test|paste) (?:it|this|that|your)|i (?:get|got|see|count|still see|now get|keep getting))\b.{0,80}/i,
      after: 'answer',
    },
    {
      name: 'only part',
      pattern:
        /\b(?:only (?:the )?(?:first|last|half|one|two|three|\d+)|half of (?:the|it|them)|nothing (?:loads|happens|works|changed|is solved|printed|solved)|nothing's (?:solved|changed))\b/i,
      after: 'answer',
    },
    {
      name: 'count of wrong',
      pattern:
        /\b(?:you are|you're|there's|has|have|got|used|wrote) (?:\w+ )?(?:a typo|typos|twice|two|a stray|an extra|the same \w+ twice)\b|\b(?:stray|extra|duplicate|spurious) (?:comma|bracket|space|line|quote|semicolon|row|column)\b/i,
      after: 'answer',
    },
    {
      name: 'would do',
      pattern: /\b(?:actually|in fact|though),? .{0,60}\b(?:is|was|are|were|loses|would)\b|\bwould .{3,60} though\b/i,
      after: 'answer',
    },
    {
      name: 'made up',
      pattern:
        /\b(?:there(?:'s| is) no such|does(?:n't| not) exist|made (?:that|this|it) up|hallucinat\w+|you invented|such a \w+ doesn't)\b/i,
      after: 'answer',
    },
    {
      name: 'wanted instead',
      pattern:
        /\b(?:please,? .{2,40} back|instead of (?:the|a|an|my)|i want(?:ed)? (?:repl(?:y|ies)|it|them|the|a) in|that's what i (?:wrote|asked|said)|read (?:the|my) (?:question|mail|message|prompt|ticket)|give me real)\b/i,
      after: 'answer',
    },
    {
      name: 'we do not here',
      pattern: /\bwe don't (?:use|do|write|apologi[sz]e|put|name|have)\b|\byours (?:is|are)\b|\byou had one job\b/i,
      after: 'answer',
    },
  ],
  not: [
    {
      name: 'praise alone',
      scope: 'message',
      pattern: /\b(?:cheers for the|thanks for the quick fix|take back everything|that worked|it worked)\b/i,
    },
    { name: 'praise', pattern: /^(?:love|loved) /i },
    {
      name: 'next',
      pattern:
        /^(?:great|good|ok|okay|perfect|thanks|cool|nice)[,. ]+(?:next|now|and|then)\b|^how (?:do|would|can|to|does)\b/i,
    },
    { name: 'answer to a question', scope: 'message', after: 'question', pattern: /^/ },
    {
      name: 'own mistake',
      scope: 'message',
      pattern:
        /\b(?:my (?:mistake|bad|fault)|i was wrong|i (?:just )?(?:mis(?:read|spoke|typed)|pasted the wrong)|sorry,? i (?:meant|should)|scratch that|you(?:'re| are| were) right|changed my mind|on second thoughts?|ignore my)\b/i,
    },
    {
      name: 'not wrong',
      pattern:
        /\b(?:not|nothing|isn't|what(?:'s| is)) wrong\b|\bno (?:complaints|problem|worries|rush|need)\b|\bwrong .{1,20} on purpose\b|\bnothing to (?:fix|correct)\b/i,
    },
    {
      name: 'open question',
      pattern:
        /^(?:so |and |but |hm+[., ]+)?(?:what|which|who|how (?:do|does|can|would|to|come)|where can|are you sure|is it|could the|can you (?:explain|tell|show|make it)|would you)\b(?!.*\b(?:instead|i asked|i said|wrong)\b)/i,
    },
    {
      name: 'of others',
      pattern:
        /\b(?:the (?:linter|customer|docs|supplier|vendor|compiler)(?:'s)?|my (?:colleague|boss|friend|teacher|code)|official docs) .{0,40}\b(?:misleading|wrong|mistake|writes|said|says)\b/i,
    },
    {
      name: 'future only',
      pattern:
        /^(?:(?:please|and|but)[, ]+)?(?:next time|in (?:the )?future|from now on|going forward|for next time|for future reference|just facts from now on)\b/i,
    },
    {
      name: 'verdict',
      pattern:
        /\b(?:i wouldn't call|waste of|reads? like|could've told|when you (?:write|give|draft|show)|what i needed|if i wanted|can't be restored|no use to me|i need(?:ed)?\s*(?:👍|!|\.)?$)/i,
    },
    {
      name: 'works',
      pattern:
        /\b(?:works (?:now|great|fine|perfectly|like)|it worked|that worked|solved|exactly what|just what|way beyond|couldn't have|than i expected|beyond what)\b/i,
    },
  ],
};
