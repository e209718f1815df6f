/**
 * Keys of a repository's configuration by which a program could run or bytes could change. Lower case, as git lists sections
 * and variables. Not here: what changes in daily work, such as `branch.*`, `remote.*.url`, `remote.*.fetch` and `user.*`.
 */
export const WATCHED_KEYS: readonly RegExp[] = [
  // Programs that git starts by itself.
  /^core\.(?:hookspath|fsmonitor|fsmonitorhookversion|sshcommand|gitproxy|askpass|pager|editor|alternaterefscommand)$/,
  /^(?:hook|alias|pager|credential|filter|merge|mergetool|diff|difftool|guitool|man|browser|web)\./,
  /^(?:gpg|commit\.gpgsign|tag\.gpgsign|tag\.forcesignannotated|push\.gpgsign|user\.signingkey|log\.showsignature)/,
  /^(?:sequence\.editor|interactive\.difffilter|sendemail\.|imap\.|instaweb\.|trailer\.|tar\.)/,
  /^(?:uploadpack|receive|transfer|uploadarchive)\./,
  /^submodule\.(?:recurse$|.*\.update$)/s,
  /^remote\..*\.(?:vcs|uploadpack|receivepack|promisor|partialclonefilter|proxy|proxyauthmethod)$/s,
  /^(?:protocol\.|url\.|http\.|https\.|ssh\.)/,
  /^(?:maintenance\.|gc\.)/,
  // What is read besides, and where things are.
  /^include(?:if)?\./,
  /^extensions\./,
  /^core\.(?:worktree|bare|repositoryformatversion|attributesfile|excludesfile|sharedrepository|gitproxy)$/,
  /^(?:trace2|safe|init\.templatedir|feature\.)/,
  // How bytes come out.
  /^core\.(?:autocrlf|eol|safecrlf|filemode|symlinks|ignorecase|precomposeunicode|protecthfs|protectntfs|checkroundtripencoding)$/,
  /^core\.(?:sparsecheckout|sparsecheckoutcone|ignorestat|checkstat|trustctime|bigfilethreshold|usereplacerefs)$/,
];

/** Keys whose values may hold a secret: only a hash of them is kept and shown. */
export const SECRET_KEYS: readonly RegExp[] = [
  /^credential\./,
  /^https?\..*(?:extraheader|proxy|cookiefile|sslkey|sslcert|password)/s,
  /(?:token|secret|password|passwd|apikey|api_key|signingkey)/,
  /^(?:imap|sendemail)\./,
];

/** A value that names a user and a password on the way. */
export const SECRET_VALUE = /[a-z][a-z0-9+.-]*:\/\/[^/\s:]*:[^/\s]*@|(?:bearer|basic|token)\s+\S{8,}/i;
