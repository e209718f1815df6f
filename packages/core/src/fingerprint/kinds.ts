/** The shapes of lines that say where or how, not what; as data. */

/** Frames of a stack, by language. */
export const FRAMES: readonly RegExp[] = [
  // JavaScript, Java, C#.
  /^\s{0,24}at (?:async |new )?[^\s].{0,400}(?:\)|:\d{1,7})(?: \{)?$/,
  /^\s{0,24}at (?:async )?[\w$.<>[\] ]{1,120}(?:\(.{0,300}\))?(?: in .{1,300}:line \d{1,7})?$/,
  /^\s{0,24}\.\.\. \d{1,6} (?:more|common frames omitted)/,
  // Python.
  /^\s{0,12}File "[^"\n]{1,400}", line \d{1,7}/,
  /^\s{0,8}\[Previous line repeated \d{1,8} more times\]/,
  // Go: `pkg.Func(0xc0, …)` and the file below it.
  /^\s{0,8}[\w./-]{1,160}\.[\w.*()[\]{}-]{1,120}\((?:\.\.\.|0x|\{|[^()\n]{0,200}0x).{0,300}\)$/,
  /^\s{0,8}(?:main|init)\.[\w.]{1,80}\(.{0,300}\)$/,
  /^\s{1,12}[^\s].{0,300}\.go:\d{1,7}(?: \+0x[0-9a-f]{1,16})?$/,
  /^\s{0,8}(?:goroutine \d{1,8} (?:gp=\S{1,40} )?.{0,40}\[.{1,80}\]:|created by [\w./-]{1,160})/,
  // Rust and native: `3: core::panicking::panic_fmt`, and the file below it.
  /^\s{0,8}\d{1,4}: (?:0x[0-9a-f]{1,16}\b|[<&\w]\S{0,200}::)/,
  /^\s{0,8}\d{1,4}: (?:rust_begin_unwind|_?main|_start|__libc_start\w{0,40}|<unknown>)/,
  /^\s{4,20}at (?:\/|\.\/|[A-Za-z]:)[^\s].{0,300}:\d{1,7}/,
  /^\s{0,8}#\d{1,4} {1,3}(?:0x[0-9a-f]{1,16} |\/|[\w:\\>-]{1,120}\()/,
  // Ruby, vitest, test runners.
  /^\s{0,12}from .{1,200}:\d{1,7}:in ['`]/,
  /^\s{0,12}❯ .{0,200}:\d{1,7}:\d{1,6}/,
];

/** Headings and borders of stacks. */
export const STACK_HEADS: readonly RegExp[] = [
  /\bTraceback \(most recent call last\):?$/,
  /^\s{0,8}(?:stack backtrace|Stack trace|Backtrace|Call log|Require stack|Stack):?$/i,
  /^\s{0,8}-{2,} .{0,80} -{2,}$/,
];

/** Echoed code, carets, tables of numbers, borders. */
export const ECHOES: readonly RegExp[] = [
  /^\s{0,12}(?:[>→]\s{0,8})?\d{1,7} ?[|│](?: |$)/,
  /^\s{0,16}[|│](?: |$)/,
  /^\s{0,200}[\^~]+\s{0,4}$/,
  /^\s{0,200}-+\^+-*$/,
  /^(?:LINE|ZEILE|LIGNE) \d{1,7}: /,
  /^\s{0,8}-->\s{1,4}\S/,
  /^\s{0,8}[=_*─━⎯-]{3,}(?:[^=_*─━⎯-].{0,119}[=_*─━⎯-]{3})?(?:\[\d+\/\d+\][=_*─━⎯-]{1,8})?$/,
];

/** What a tool adds to help; it comes and goes with versions. */
export const HINTS: readonly RegExp[] = [
  /^\s{0,8}(?:= ?)?(?:hint|help|note|notes|tip|info|suggestion|advice|remark|see also|did you mean|perhaps|maybe|solution)\b ?:? ?/i,
  /^\s{0,8}(?:try|use|run|re-run|rerun|see|visit|read|check|ensure|make sure|consider)(?= (?:the|a|an|your|that|this|it|these|those|all|if|with|to|again|for|either|one|our|[`'"$]|--?\w|https?:|npm|npx|pnpm|yarn|pip|git|docker|cargo|go|apt|brew|python|node|help)\b|:?$| [`'"$-])/i,
  /^\s{0,8}(?:please|learn more|for (?:more|further|full|a full|help)|to (?:see|fix|address|resolve|get|install|learn)|if you|you can|you may|it is (?:likely|possible)|instead\b|or(?: add| run|,))\b/i,
  /^\s{0,8}\((?:use|run|rerun|see|try)\b/i,
  /^\s{0,8}(?:A complete log|The operation was rejected|This is (?:probably|likely|most likely) not|More (?:info|details)|Documentation|Some details are omitted|Node\.js v\d)/i,
  /^\s{0,8}[×✖] This /,
  /^\s{0,8}(?:error: )?(?:usage|synopsis): \S/i,
  /^\s{0,8}(?:╰─>|\* Try:|> Run with|> Get more help)/,
];

/** Warnings that a runtime prints beside the error. */
export const WARNINGS: readonly RegExp[] = [
  /\b(?:Deprecation|PendingDeprecation|Experimental|Future|User|Resource|MaxListenersExceeded|Syntax|Insecure\w{0,20})Warning\b/,
  /^(?:npm )?(?:warn|warning)\b(?!: DATA RACE)/i,
];

/** How a process ended, with the name of what it ran. */
export const ENDINGS: readonly RegExp[] = [
  /^(?:\w*make|ninja)(?:\[\d+\])?: \*\*\* \[.{0,200}\] (?:Error|Segmentation|Killed|Terminated)/,
  /\b(?:CalledProcessError|ExecException|ProcessExecutionException)\b/,
];

/** How a process ended. It counts only when nothing else was told; the first of several is the nearest. */
export const EXITS: readonly RegExp[] = [
  ...ENDINGS,
  /\bProcess completed with exit code \d/,
  /\bexit(?:ed)?(?: with)?(?: exit)?(?: code| status)?[:\s]\s{0,3}['\x22]?-?\d{1,6}\b|\b(?:FAIL code |status=)\d/i,
  /\b(?:returned|with) (?:a )?non-zero (?:exit )?(?:code|status)/i,
  /^(?:code|errno) -?\d{1,5}$/,
  /^Aborted\b|Aborted {2,}/,
];

/** No more than a number: which process it was stands elsewhere. */
export const CODES: readonly RegExp[] = [/^\[?(?:exit|return)(?:ed)?(?: (?:code|status))?:? -?\d{1,6}\b.{0,24}$/i];

/** Somebody gave up because of what was told before: counts only when not even an exit was told. */
export const CARRIERS: readonly RegExp[] = [
  /\bcommand failed(?: with exit code \d+)?(?::|$)/i,
  /^(?:\w*make|ninja)(?:\[\d+\])?: \*\*\* Waiting for/,
  /\bcould not compile [`']/,
  /\blinking with [`'].{1,80}[`'] failed|\bld returned \d/,
  /\bfailed to run custom build command\b/,
  /\bCould not read from remote repository\b|\bremote end hung up\b|\bearly EOF\b|\bindex-pack failed\b/,
  /\bfailed to push some refs\b/,
  /^Automatic merge failed/,
  /^compilation terminated/i,
  /\bELIFECYCLE\b|\bERR_PNPM_RECURSIVE_RUN_FIRST_FAIL\b/,
  /^remote: error: (?:Trace|See)\b/,
  /^Invalid [`'].{1,120}[`'] invocation/,
  /\bfailed after \d|^retry(?:ing)? \d|\b(?:last error|output|stderr):$/i,
  /^Compilation failed; see\b|^Compilation failure$/,
  /\bThere (?:was|were) (?:a |\d+ )?(?:test )?fail(?:ing|ures?)\b/i,
  /\bMojoExecutionException\b/,
  // What carries bytes, of what it ran or of the other side.
  /^rsync: connection unexpectedly closed\b|^rsync error: |^lost connection$|^scp: Connection closed\b/,
  // It will be tried again, or no more.
  /^(?:attempt|try|retry)\b[^:]{0,20}\d[^:]{0,80}$|\b(?:giv(?:e|en|ing) up|retry(?:ing)?) (?:after|in) \d/i,
  // A job says that it failed, without why.
  /^(?:build|job|step|task|pipeline|script|stage|workflow|target|finished|lifecycle)\b[^:\n]{0,80}(?:: )?\b(?:failed|failure)\b(?: with error| to build)?[.:]?$/i,
  // What failed in them stands elsewhere.
  /\bsome (?:\w{1,40} ){1,3}(?:have )?failed\b/i,
  /^ld: symbol\(s\) not found for architecture\b/,
  /\bsubprocess-exited-with-error\b/,
  /^(?:E: )?(?:Sub-process \S{1,200} returned an error|Unable to correct problems)\b|^(?:Error: )?Nothing to do\b|^Errors were encountered while processing\b/,
  /\b(?:is not recoverable|exiting now)\b/,
];
