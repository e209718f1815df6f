'use strict'
// Inputs and observations for url-parse (case url-parse-159)
const { inputs, observe } = require('../kit.cjs')

const BEFORE = ['', '\x00', '\x01', '\x08', '\x0b', '\x0e', '\x1b', '\x1f', ' ', '\t', '\n', '\u00a0', '\ufeff', '\x7f']

exports.generate = inputs(1300, (r) => ({
  url: r.list(0, 3, () => r.pick(BEFORE)).join('') + r.pick(['https://', 'http:/', 'javascript:', '//', '', 'file:///', 'HTTP://', 'blob:']) + r.pick(['example.com', 'user@x.org:81', 'a.b:80', '', 'C:/x']) + r.pick(['', '/a/b', '/a?b=c#d', '?q=1', '/%20 x']) + r.pick(['', '\x00', ' ']),
  base: r.pick([null, null, 'http://base.org/x/y']),
  query: r.chance(0.2),
}))

exports.observe = observe((load, { url, base, query }) => {
  const Url = load('index.js')
  const u = new Url(url, base ?? {}, query)
  return { href: u.href, origin: u.origin, protocol: u.protocol, slashes: u.slashes, host: u.host, port: u.port, username: u.username, pathname: u.pathname, query: u.query, hash: u.hash }
})
