/** What of the host code may set without tampering: the capability of the thing itself says enough. */
export const SETTABLE = /^process\.(?:env(?:\.|$)|exitCode$|title$)/;
