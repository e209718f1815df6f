// Makes the last part of a page's address from its title.
import slugify from '../../vendor/slugify/slugify.js';

export const makeSlug = ({ title, options }) => slugify(title, options);

export const tools = { make_slug: makeSlug };
