/** The shapes of lines that tools print besides the error: progress, counts, echoes, what was left out; as data. */

/** A tool's name before what it is doing: `go: downloading …`, `[build] Fetching …`. */
const TOOL = String.raw`(?:[a-z][\w.+-]{0,30}: |\[[\w.-]{1,30}\] |[*+-] )?`;
const DOING = String.raw`(?:Compiling|Updating|Downloading|Downloaded|Extracting|Finding|Finished|Checking|Installing|Collecting|Building|Fetching|Fetched|Resolving|Resolved|Blocking|Locking|Adding|Packages|Progress|Using|Reading|Preparing|Unpacking|Setting up|Running|Starting|Receiving|Counting|Enumerating|Compressing|Auto-merging|Pulling|Pulled|Pushing|Pushed|Waiting for|Verifying|Refreshing|Scanning|Obtaining|Generating|Transforming|Rendering|Uploading|Uploaded|Requirement already satisfied|Attempting uninstall|Successfully|Cleaning up|Sending build context)`;
const FAILURE = String.raw`\b(?:fail|error|cannot|can't|denied|not found|missing|invalid|mismatch|refused|unknown|timed? ?out|no such)`;

/** What a tool is doing, unless it says of it that it failed. */
export const PROGRESS = new RegExp(String.raw`^\s{0,8}${TOOL}${DOING}\b(?!.{0,200}(?:${FAILURE}|:$|\.\.\. no$))`, 'i');

export const NOISE: readonly RegExp[] = [
  /^\s{0,8}(?:Test (?:Suites|Files)|Tests|Snapshots|Suites|Time|Duration|Start at|Ran all|Type Errors|Transform|Total time|Finished at)\b ?:? /i,
  /^\s{0,8}(?:=+ )?\d{1,7} (?:passing|failing|pending|passed|failed|skipped|errors?|warnings?|problems?|vulnerabilit(?:y|ies))\b.{0,120}$/i,
  /^\s{0,8}(?:Found|with) \d{1,7} (?:errors?|problems?)\b/i,
  /^\s{0,8}[✖✗×] \d{1,7} problems?\b/,
  // apt, and what image builds did with a layer.
  /^(?:Get|Hit|Ign):\d{1,4} /,
  /^[0-9a-f]{6,64}: (?:Pull|Push|Already|Verifying|Download|Extract|Waiting|Preparing|Layer|Mounted)/,
  /^\s{0,8}(?:Step \d{1,4}\/\d{1,4} ?: |-{2,3}> (?:Running in|Using cache|[0-9a-f]{6,64}$|\[Warning\]))/,
  /^\s{0,8}(?:starting )?(?:step|stage) \d{1,4}(?: of \d{1,4}|\/\d{1,4})?\b[^:]{0,40}$/i,
  /^\s{0,8}(?:Done|Took|Completed|Finished|Elapsed|Wall time|real|user|sys)\b(?: (?:in|after))?[: \t]{1,4}\d[\dhms.: ]{0,24}(?:seconds?|minutes?)?\.?$/i,
  /^\s{0,8}(?:Output|Stdout|Stderr|Post job cleanup|Cleaning up)\b[:.]{0,3}$/i,
  /^\w{0,4}make(?:\[\d{1,3}\])?: (?:Entering|Leaving) directory\b|: Nothing to be done for\b/,
  // A play, a task, and who did it.
  /^(?:PLAY|TASK|RUNNING HANDLER|PLAY RECAP)\b.{0,200} \*{3,}$/,
  /^(?:ok|changed|skipping|included): \[/,
  /^\s{0,8}(?:remote: )?(?:Enumerating|Counting|Compressing|Total|Resolving deltas|Receiving objects)\b/,
  /^\s{0,8}(?:BUILD FAIL(?:ED|URE)|\d{1,6} actionable tasks?|FAILURE: Build failed)/,
  /^\s{0,8}[✔✓√] /,
  /^\s{0,8}[✖✗×] {1,4}\d{1,5}\/\d{1,5} failed$/,
  /^FAIL\t\S{1,200}(?:\t[\d.]{1,12}s|\s\[[\w ]{1,40}\])$/,
  /^(?:fail|crit|warn|info|dbug|trce): [\w.]{1,120}\[\d{1,9}\]$/,
  /^\s{0,8}[[(<]?\.{0,3} ?[[(<]?(?:\d{1,7} (?:more )?(?:lines?|frames?|chars|characters|bytes) (?:omitted|truncated|skipped)|truncated|output truncated|snip)\b.{0,24}$/i,
  /^\s{0,8}#\d{1,5} (?:CACHED|DONE|\[|sha256)/,
  /^\s{0,8}\[\d{1,7}\/\d{1,7}\] /,
  /^\s{0,8}(?:gyp info|gyp http|info |verbose |silly |http )/,
  /^\s{0,8}(?:shell|env): /,
  // A shell's prompt, with what was typed.
  /^[\w.-]{1,60}@[\w.-]{1,80}:[^\s$#]{0,200}[$#](?: |$)/,
  // A command that is echoed, and the fence of a quotation.
  /^[$+] \S/,
  /^(?:`{3,}|~{3,})\w{0,12}$/,
  /^>\s{0,4}(?:\S{1,80}@\S{1,40} |available fixtures|use )/,
];
