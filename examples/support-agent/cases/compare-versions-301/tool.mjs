// Tells a customer which of two versions is the newer one.
import compareVersions from '../../vendor/compare-versions/index.js';

export const compareReleases = ({ left, right }) => compareVersions(left, right);

export const tools = { compare_versions: compareReleases };
