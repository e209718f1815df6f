/** How English shows what is felt about the agent's work. */
import type { Rules } from './pack.ts';

const GOOD = String.raw`(?:great|good|nice|lovely|perfect|excellent|awesome|brilliant|beautiful|wonderful|fantastic|amazing|superb|stunning|gorgeous|neat|clever|spot[- ]on|impressive|cool|solid|outstanding|incredible|terrific|marvell?ous|fabulous|delightful|helpful|fast|clean|crisp|elegant|slick|smart|classy|top[- ]notch|first[- ]rate|flawless|clear|thorough|professional)`;
const VERY = String.raw`(?:so|very|really|absolutely|just|actually|truly|super|pretty|such a|such|a|an|that's|damn|quite|rather|extremely|totally|simply|incredibly|insanely|freaking|bloody|the)`;
const WORK = String.raw`(?:job|work|stuff|answer|catch|find|one|format|explanation|letter|summary|solution|idea|read|touch|piece|translation|choice|fix|write-?up|analysis|draft|poem|story|plan|shot|thinking|result|help|advice|turnaround|performance|design|effort|question though)`;
const BAD = String.raw`(?:useless|garbage|rubbish|trash|crap|junk|terrible|awful|horrible|pathetic|lousy|abysmal|atrocious|ridiculous|laughable|embarrassing|unacceptable|disgraceful|shameful|shoddy|sloppy|lazy|lazier|clueless|hopeless|worthless|pointless|dreadful|appalling|disappointing|underwhelming|infuriating|frustrating|exhausting|annoying|unusable|incompetent|stupid|dumb|moronic|idiotic|mediocre|half-baked|half-assed|nonsense|bullshit|a joke|a mess|a disaster|a letdown|a waste|poor work|not good enough|not helpful|unhelpful|no help|the worst|worse than|so bad|too generic|most generic|cringe|cringy|painful|insulting|condescending|patronising|patronizing|boring|creepy|spaghetti)`;

export const EN_POSITIVE: Rules = {
  cues: [
    {
      name: 'impressed',
      pattern:
        /\b(?:honestly|really|very|so|quite|seriously|deeply|thoroughly|well|super|mighty|genuinely|truly|pleasantly) (?:impressed|surprised|delighted|pleased|grateful|satisfied|happy|helpful)\b|\b(?:smart|good|nice|great|clever|brilliant|excellent|bold) (?:move|thinking|approach|call|pick|point about|eye|instinct|spot|save|suggestion|example|structure|tip|trick|start|progress|detail|attention)\b|\bi (?:really |quite |actually )?(?:like|enjoy|enjoyed|liked) (?:it|this|that|the|your|how)\b|\b(?:so|much|far|way|a lot) (?:better|clearer|cleaner|nicer|easier)(?: now| than| this way)?[.!]*$/i,
    },
    {
      name: 'you are a',
      pattern:
        /\b(?:you(?:'re| are)) (?:so |really |truly |such )?(?:an? )?(?:\w+ )?(?:wizard|star|genius|legend|hero|gem|lifesaver|magician|godsend|machine|angel|pro|rockstar|rock star|marvel|wonder|saint|treasure|champion|natural|amazing|brilliant|awesome|incredible|great|the best|the man|good|fantastic|wonderful)\b|\bi could (?:kiss|hug|cry)\b|\b(?:did the trick|worked a treat|does the job|did the job|just the ticket|a sight for sore eyes|music to my ears|couldn't ask for|can't complain|good as new|like new|like a dream|like magic|is (?:pure )?gold|chef kiss|well played|way to go|respect\b|spot on|on the money|right on|bang on|love this|loved this|loving (?:it|this))/i,
    },
    {
      name: 'best',
      pattern:
        /\b(?:the )?(?:best|clearest|nicest|fastest|smartest|funniest|cleanest|most (?:helpful|useful|beautiful|elegant|thorough)) (?:\w+ ){1,5}(?:i|we|i've|we've|you|ever|so far|have)\b/i,
    },
    {
      name: 'others like it',
      pattern:
        /\b(?:my|our|the|everyone|everybody|whole) ?(?:\w+ )?(?:boss|client|customer|team|kids?|group|pupils|students|class|manager|wife|husband|mum|family|reviewers?|audience|colleagues)?(?: \w+)? (?:loved|loves|adored|enjoyed|liked|was thrilled|were thrilled|is thrilled|was delighted|were delighted|was impressed|were impressed|cheered|applauded)\b/i,
    },
    {
      name: 'joy by itself',
      scope: 'message',
      pattern:
        /^(?:sweet|yay|yes+|wow|awesome|brilliant|amazing|love(?:ly)?|ace|legend|magic|phenomenal|exquisite|sublime|neat|score|boom|bingo|bravo|hooray|phew|finally)\b[^?\w]*$/i,
      after: 'answer',
    },
    {
      name: 'quick',
      pattern:
        /^(?:wow|whoa|omg|damn|haha|oh)[,! ]*(?:that|this|it)(?:'s| was| is)\b[^?]*\b(?:quick|fast|easy|good|smooth|painless|clever|beautiful|perfect|brilliant)\b|\bthat was (?:quick|fast|easy|smooth|painless)\b/i,
    },
    {
      name: 'good by itself',
      scope: 'message',
      after: 'answer',
      pattern: new RegExp(
        String.raw`^(?:wow|ok|oh|ah|yes+|yay|damn|haha|omg|well|hey|man)?[,!. ]*(?:${VERY} )*${GOOD}[!.\s\p{Emoji}]*$`,
        'iu',
      ),
    },
    {
      name: 'good by itself, first',
      scope: 'message',
      after: 'nothing',
      pattern: new RegExp(
        String.raw`^(?:wow|ok|oh|ah|damn|omg)?[,!. ]*(?:${VERY} )*${GOOD}[!.\s\p{Emoji}]+$|^perfect$`,
        'iu',
      ),
    },
    { name: 'good work', pattern: new RegExp(String.raw`\b${GOOD} (?:\w+ )?${WORK}\b`, 'i') },
    {
      name: 'is good',
      pattern: new RegExp(
        String.raw`\b(?:it|this|that|these|those|they|all|everything|you|which|(?:the|your) (?:\w+ ){1,3})(?:'s|'re| is| are| was| were| looks?| reads?| sounds?| turned out| came out| has been| have been| feels?| runs?| works?) (?:all )?(?:${VERY} )*(?:${GOOD}|the best|a (?:hit|gem|masterpiece|lifesaver|life saver|keeper|joy|treat|pleasure|dream|charm|relief|delight|game[- ]changer)|a great|magic|genius|gold|art|better than i|beyond|to die for|on point|exactly (?:right|it|what|how)|like a charm)\w*\b`,
        'i',
      ),
    },
    {
      name: 'looks good',
      pattern: new RegExp(
        String.raw`\b(?:looks?|reads?|sounds?|works?|runs?|plays?|tastes?) (?:${VERY} )*(?:${GOOD}|wonderfully|beautifully|perfectly|great|well|nicely|smoothly|flawlessly|like a charm|a treat)\b`,
        'i',
      ),
      after: 'answer',
    },
    {
      name: 'looks good, first',
      pattern: new RegExp(
        String.raw`^(?:wow|oh|it|this|that|looks?)[,! ]*(?:it |this |that )?(?:looks? |reads? |works? )?(?:${VERY} )*(?:${GOOD})\b[^?]*$`,
        'i',
      ),
      after: 'nothing',
    },
    {
      name: 'very good',
      pattern: new RegExp(
        String.raw`^(?:wow|omg|oh|man|ok|haha|holy \w+|damn)?[,! ]*(?:that's |this is |it's )?(?:so|very|really|absolutely|truly|super|such a|how|what an?) ${GOOD}\b`,
        'i',
      ),
    },
    {
      name: 'praise',
      pattern:
        /\b(?:well done|nailed it|good job|nice one|kudos|hats off|bravo|chapeau|props to|two thumbs up|thumbs up|five stars|5 stars|10\/10|100\/100|a\+|top marks|full marks|chef's kiss|you rock|you rule|you're (?:the best|amazing|a (?:star|genius|legend|hero|gem|lifesaver|wizard|magician|godsend|treasure|machine|beast|champ|life saver))|you (?:beast|legend|star|hero|genius|beauty|absolute \w+|clever thing)|lifesaver|life saver|game changer|godsend|saved (?:me|my|us|the day|our)|made my (?:day|week|evening|morning)|bless you|love you|can't fault|cannot fault|couldn't (?:be (?:happier|better)|have (?:\w+ ){1,4}better)|no complaints|nothing to (?:add|complain|criticise|improve)|not bad at all|nothing wrong with (?:this|that|it)|works like a charm|hit the nail|crushed it|killed it|knocked it out|smashed it|outdid yourself|way better than|lgtm|mind (?:is )?blown|blown away|take my (?:hat|money)|i'm (?:so |very |really )?(?:impressed|amazed|delighted|thrilled|stunned|speechless)|i (?:owe you|take back everything)|where have you been)\b/i,
    },
    {
      name: 'love it',
      pattern:
        /\b(?:(?:i |we |absolutely |really |just |totally )?(?:love|loved|adore|adored) (?:it|this|that|the|your|how|every|what)|happy with (?:it|this|that|the)|(?:i'm|we're|is|are) (?:so |very |really |all )?(?:happy|pleased|content|satisfied|thrilled|delighted)|over the moon|enjoyed (?:it|your|the|this|every)|was a (?:hit|success|joy|pleasure)|is a (?:hit|success|joy)|had (?:me|us) (?:laughing|in (?:tears|stitches))|teared up|made (?:me|us|her|him|them) (?:smile|laugh|cry|happy)|a pleasure|what a relief|that's a relief|such a relief)\b/i,
    },
    {
      name: 'thanks for',
      pattern:
        /\b(?:thanks|thank you|thx|cheers|ty|tysm)(?: (?:so|very) much| a (?:lot|ton|million|bunch)| for (?!your (?:understanding|patience|time)|now|nothing\b)\w+)|\b(?:much appreciated|really appreciate|i appreciate (?:it|the|your|how)|so grateful|i'm grateful|eternally grateful|don't know what i'd do without|many thanks|thank god for you)\b/i,
    },
    {
      name: 'exactly',
      pattern:
        /^(?:yes+[,! ]*|wow[,! ]*|ah+[,! ]*|thanks?[,! ]*)?(?:that's |this is |it's )?(?:exactly|just|precisely) (?:what|how|the|as) (?:\w+ )?(?:i|we) (?:needed|wanted|was (?:after|looking for)|had in mind|meant|hoped|imagined|asked)|\bexactly what i (?:needed|wanted|was)/i,
    },
    {
      name: 'works now',
      pattern:
        /\b(?:(?:it|that|this|everything|all)(?:'s| is)? (?:finally |now )?(?:works?|worked|working|builds?|compiles?|loads?|runs?|passes|fixed|solved|green|helped|helps)(?: now| again| perfectly| great| like| well| fine|!|\.|,|$)|works (?:now|again|perfectly|great|like)|finally (?:it )?(?:works?|builds?|compiles?|runs?|passes|someone|something|an? )|(?:working|fixed|solved) (?:now|great|perfectly|well)|problem solved|issue (?:is )?(?:gone|resolved|solved)|all (?:the )?tests? (?:are )?(?:pass\w*|green)|tests pass)\b/i,
    },
    {
      name: 'delight',
      pattern:
        /\b(?:woo+ho+|yay+|hooray|hurray|yess+|yeah baby|holy (?:cow|moly|smokes|shit|crap)|omg|oh my god|wow+|whoa|boom)\b[^?]{0,60}(?:fast|good|great|amazing|best|perfect|beautiful|works|builds|brilliant|remember|!|🥳|🎉|❤|😍|$)/i,
    },
    {
      name: 'hand signs',
      scope: 'message',
      pattern: /^[^?]{0,60}(?:👍|👏|🥳|🎉|❤️?|😍|🥰|🙌|💯|🤩|🙏|🔥)+\s*$/u,
      after: 'answer',
    },
    {
      name: 'better than expected',
      pattern:
        /\b(?:(?:way |far |much )?(?:beyond|better than|more than|faster than|quicker than) (?:what )?(?:i|we) (?:expected|hoped|thought|imagined|could)|i (?:expected|was expecting|thought (?:it|this) would take) .{2,40}\b(?:hours|days|worse|fiddling|weeks)|exceeded|painless|(?:so|that) (?:fast|quick(?:ly)?)|how did you do that|way clearer|in (?:ten|five|two|\d+) (?:seconds|minutes) (?:what|flat)|merging\W*$|ship it)\b/i,
    },
    {
      name: 'stuck before',
      scope: 'message',
      pattern: /\b(?:i've been stuck|been fighting with|spent (?:days|hours|weeks) on)\b.{0,80}\b(?:thank|you)/i,
    },
  ],
  not: [
    { name: 'question', pattern: /\?\s*$/ },
    {
      name: 'marker',
      pattern:
        /^(?:great|good|perfect|cool|nice|ok|okay|fine|sounds good|lovely|excellent|awesome|wonderful)[,!.: -]+(?:now|next|and|then|go|please|can|could|let|what|how|do|so|but|let's|proceed|continue|start)\b/i,
    },
    {
      name: 'to a question',
      scope: 'message',
      after: 'question',
      pattern:
        /^(?:(?:yes|yeah|ok|okay|sure|great|good|perfect|cool|nice|sounds (?:good|great)|wonderful|lovely|fine|awesome|excellent|exactly|please|go)\b)/i,
    },
    {
      name: 'good question',
      pattern:
        /\b(?:good (?:question|point|morning|evening|afternoon|night|day|luck|to know|default)|what's a good|thanks in advance|best regards|kind regards)\b/i,
    },
    {
      name: 'sarcasm',
      scope: 'message',
      pattern:
        /\b(?:slow clap|oh great,? now|nice try|nice,really nice|(?:great|brilliant|perfect|nice|wow|amazing|sure|fantastic|wonderful)[,!. ]+(?:\w+ )?(?:another|again|now nothing|delete|you found|still|exactly the same)|just what i needed\W*$(?<=another.{0,80})|genius\W*$(?<!you genius\W*)|bravo,|thanks for nothing|good luck with that|how (?:very )?helpful|as if|you call (?:this|that))\b/i,
    },
    {
      name: 'task about it',
      after: 'nothing',
      pattern:
        /\b(?:my (?:boss|colleague|gf|bf|friend|mum|wife|husband|code)|prefers|would be (?:great|nice|good|perfect)|make (?:it|this) (?:nice|great|more)|i want (?:it|a|an)|need an? (?:good|nice)|let me know)\b/i,
    },
    {
      name: 'negated',
      pattern:
        /\b(?:not|n't|never|hardly|less than) (?:\w+ ){0,2}(?:great|good|nice|perfect|helpful|clear|impressed|happy|pleased|satisfied|amazing|clever|work(?:s|ing)?)\b/i,
    },
  ],
};

export const EN_NEGATIVE: Rules = {
  cues: [
    {
      name: 'helps nobody',
      pattern:
        /\b(?:helps? (?:nobody|no one|me not)|no idea what you(?:'re| are)|took (?:me )?longer than|by hand (?:would|is|was)|faster by hand|doesn't help (?:me )?at all|no value|zero (?:help|value|effort|use)|low[- ]effort|copy[- ]pasted?|makes it worse|made it worse|(?:worse|slower) than before|not worth|(?:is|was|what) a (?:joke|mess|disgrace|shame|pity|disaster|nightmare|circus)|poor (?:job|quality|effort|show|service)|bad (?:job|answer|advice|joke|service|translation|work)|this is (?:getting )?(?:old|tiresome|tedious|silly|absurd)|(?:i )?expected (?:so much )?more|not what i pay|why (?:do|did) i (?:even|bother)|(?:can|could) you be any|what's wrong with you|do you (?:ever|actually) (?:read|listen|think|learn)|you (?:really )?(?:don't|do not|can't) (?:get|understand|read|listen|follow|learn|think|remember)|you're (?:no|not (?:very |really |much )?(?:help|listening|useful|smart|good))|you are (?:no|not) (?:help|listening|useful))\b/i,
    },
    {
      name: 'not even close',
      pattern:
        /\b(?:not even (?:close|wrong|trying|remotely)|nowhere near|miss(?:es|ed|ing) the (?:\w+ )?point|no clue|clueless|as usual|i can't believe|cannot believe|unbelievable|paid for this|why is it so hard|so hard for you|how (?:difficult|hard) is it|what's the point|no use at all|getting (?:worse|lazier|dumber)|(?:worse|lazier|dumber) (?:and|by the|every|with)|lost for words|beyond me how|leaves a lot to be desired|leave much to be desired|falls short|fell short|doesn't cut it|won't do|(?:utterly|totally|completely) (?:lost|wrong|off|useless|missed)|half of what i|do your job|get it together|pull yourself together|you (?:can|could) do better|try harder|are you even|what am i paying|don't bother|spare me|i'm speechless\W*$|never again|big mistake|no better than|any worse|bad bot|shut up|just stop|enough already|please stop|stop (?:guessing|making|lying|inventing|pretending|ignoring)|nearly (?:sent|shipped|submitted|lost|missed)|still un\w+ed|in what world|says who|do i have to|must i|must i really|thanks for nothing|such a (?:letdown|disappointment|pain|mess|waste))\b/i,
    },
    {
      name: 'bad by itself',
      pattern: new RegExp(
        String.raw`^(?:this|that|it|you|what|how|honestly|frankly|man|wow|just|really|so|absolutely|total(?:ly)?|utter(?:ly)?|complete(?:ly)?|simply|pure|oh|the \w+|your \w+|an?|'s|'re|is|are|was|,|\s){0,8}${BAD}\b`,
        'i',
      ),
    },
    {
      name: 'bad thing',
      pattern: new RegExp(
        String.raw`\b(?:this|that|it|you|your (?:\w+ ){1,3}|the (?:answer|result|output|code|quality|reply|text|translation|tone|whole thing) ?)(?:'s|'re| is| are| was| were| sounds?| looks?| reads?| gets?| getting| are getting)? (?:\w+ )?(?:\w+ )?${BAD}\b`,
        'i',
      ),
    },
    {
      name: 'disappointed',
      pattern:
        /\b(?:(?:so|really|very|deeply|quite|bitterly|rather)? ?disappointed|let down|fed up|sick of|sick and tired|tired of|had enough|losing (?:my )?(?:patience|it)|lost (?:my )?patience|out of patience|pissed(?: off)?|furious|unhappy with|not happy|not impressed|unimpressed|i regret|gave up on|giving up|i give up|i'm done(?: with)?|i'm out|cancel(?:ling)? my subscription|unsubscrib\w+|want my money back|refund me|don't trust (?:any|you|this|that|these)|can't trust|lost (?:all )?trust|expected (?:more|better)|had hoped|hoped for (?:more|better)|drives? me (?:crazy|nuts|mad)|driving me (?:crazy|nuts|mad|up the wall))\b/i,
    },
    {
      name: 'waste',
      pattern:
        /\b(?:wast(?:e|ed|ing) (?:of )?(?:my|our|time|an hour|the whole|half)|going (?:round )?in circles|cost me (?:an|my|the|two|three|hours)|spent my (?:evening|night|morning|day|weekend|afternoon)|spent (?:hours|all (?:day|night)|the whole))\b/i,
    },
    {
      name: 'blame',
      pattern:
        /\b(?:you had one job|how hard can (?:it|that|this) be|for a change|for once|what (?:the (?:hell|heck|fuck)|is wrong with you|were you thinking|good are you|on earth)|why on earth|why (?:do|are|did|must|can't|won't) you (?:\w+ )?(?:always|never|keep|just|even|constantly|insist|ever)|are you (?:kidding|serious|even|blind|deaf|stupid|joking|listening)|did you even|do you even|can't you (?:even|read)|can you (?:not )?read|learn to|you (?:never|always) (?:listen|get|do|forget|ignore|make)|you keep|you clearly|you obviously|you don't (?:listen|get it|understand)|is that all|seriously\?|really\?|who (?:asked|told) you|without asking|stop apologi[sz]ing|behind my back|how dare|shame on you|is (?:this|that) (?:\w+ )?(?:a joke|supposed))/i,
    },
    {
      name: 'again',
      pattern:
        /\b(?:for the (?:second|third|fourth|fifth|tenth|last|umpteenth|hundredth|nth) time|i(?:'ve| have)? (?:already )?(?:told|asked|said|explained|mentioned)(?: to)?(?: you)?(?: this| that| it)? (?:before|already|twice|(?:three|four|five|ten|a (?:hundred|thousand|million)|many|several|so many|\d+) times)|i keep (?:having to|telling|saying|repeating)|how many (?:more )?times|yet again|wrong again|again\?!|again!!|again with the|not again\W*$|once again,? you)/i,
    },
    {
      name: 'sigh',
      pattern:
        /^(?:\w+[,! ]+)?(?:come on|sigh|ugh+|argh+|meh|bruh|ffs|wtf|smh|omfg|jeez|jesus|for (?:fuck's|god's|heaven's|christ's|pete's) sake|oh (?:dear|no|come on|great,? now)|facepalm|good grief|give me a break|lol no|nope nope|yikes|lame|whatever\W*$|zero stars|one star|thumbs down|boo+)\b|\b(?:ffs|wtf|smh|🙄|for (?:fuck's|god's|heaven's) sake)\b|🙄|🤦|😤|😡|🤬|👎|😠/iu,
    },
    {
      name: 'gives up',
      pattern:
        /\b(?:forget it|never ?mind,? (?:i'll|i will)|i'll (?:just )?(?:do|write|fix|look|find|handle|google) (?:it|this|that)? ?(?:up )?(?:by )?(?:my)?self|i'd (?:rather|better|be faster|sooner) (?:do|google|ask)|(?:get|give|connect|put) me (?:to |through to )?(?:a|an actual|a real|a human) (?:human|person|agent)|talk to a (?:human|person|real)|(?:better|faster) off (?:without|doing|googling)|i could have (?:done|googled)|if i wanted|switch(?:ing)? (?:back )?to (?:another|a different|the other)|uninstall\w*|nobody will use you)\b/i,
    },
    {
      name: 'worse than',
      pattern:
        /\b(?:my (?:\w+[- ]){0,3}(?:grandmother|grandma|kid|dog|cat|toddler|nephew|daughter|son|old|mother|nan) (?:could|would|can|writes?|does)\w*|writes better|even a (?:child|toddler|monkey)|a (?:child|monkey|toddler) could|wouldn't call (?:that|this|it)|you call (?:this|that)|^how is (?:this|that|it)\b.{0,30}(?:done|finished|better|helpful|an answer|□)|this bot sucks|(?:this|that|it|you|bot) (?:really )?sucks?|made me cringe|reads? like (?:a|an) (?:brochure|ad|robot|manual|press release)|same (?:old )?(?:spaghetti|nonsense|garbage)|most generic|wall of text|makes no sense|good for nothing|couldn't care less|(?:it|this|that) is no help|not (?:at all )?helpful|useless)\b/i,
    },
    {
      name: 'irony',
      pattern:
        /\b(?:slow clap|nice try|thanks for nothing|just what i needed\W*$(?<!exactly just what i needed)|oh great,? (?:now|another)|(?:wow|great|amazing|brilliant|wonderful|fantastic|perfect|sure|congratulations|congrats)[,. !]+(?:\w+[, ]+)?(?:another|delete|you (?:found|managed|broke|deleted)|now nothing|nothing works|very helpful|so helpful|again)|what could possibly|how (?:very )?(?:helpful|original|useful)|genius\.?\s*$(?<!you(?:'re| are)? (?:a |an )?(?:absolute )?genius\.?\s*)|a real (?:einstein|genius|help)|great job breaking|as useful as|about as \w+ as)/i,
    },
    {
      name: 'shouting',
      pattern: /\bNO [A-Z]{3,}|\bSTOP [A-Z]{3,}|\bnow NOTHING\b|\?\?+ |!\?|\?!|\b[A-Z]{4,} [A-Z]{3,} [A-Z]{3,}\b/,
      after: 'answer',
    },
  ],
  not: [
    {
      name: 'about the task',
      scope: 'message',
      after: 'nothing',
      pattern:
        /\b(?:npm|webpack|linter|competitor|the customer|customers|users?|my (?:boss|colleague|friend|code|presentation|teacher|gf|bf|company|previous|job)|hate to bother|bad feeling|review for|complaint|thank god that's over|sentiment|weekly report)\b/i,
    },
    {
      name: 'fun',
      pattern:
        /\b(?:you beast|you (?:absolute )?legend|take back everything|no complaints|nothing wrong|not bad|insanely good|in (?:tears|stitches)|had me laughing|been stuck on)\b/i,
    },
    {
      name: 'others',
      pattern:
        /\b(?:his|her|their|the (?:vendor|supplier|library|weather|meeting|linter|docs?)(?:'s)?) .{0,30}\b(?:is|are|was|were)\b.{0,20}\b(?:terrible|bad|awful|useless|garbage|misleading)\b/i,
    },
    {
      name: 'own',
      pattern:
        /\bi(?:'m| am| was) (?:so |such an? |really )?(?:stupid|dumb|idiot|slow|useless)\b|\bmy (?:own )?code is\b/i,
    },
    {
      name: 'not felt',
      pattern:
        /\bjust say\b|\bwhen it's crap\b|\bmakes no sense to (?:me )?(?:how|why)\b|\bin case you wonder\b|\bi get confused\b|\bis no use to me\b/i,
    },
  ],
};
