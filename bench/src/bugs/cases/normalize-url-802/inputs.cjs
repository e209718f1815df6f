'use strict'
// Inputs and observations for normalize-url (case normalize-url-802)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'b', '/', '/', '//', '%5C', '%5c', '%20', '%2F', '\\', '%7E', 'ü', '%C3%BC', '%', '.', '..', '~', 'index.html', '|']

exports.generate = inputs(1300, (r) => ({
  url: r.pick(['https://', 'http://', '', '//']) + r.pick(['example.com', 'www.example.com', 'example.com:80', 'user:pw@example.com']) + r.pick(['', '/']) + r.text(PIECES, 0, 6) + r.pick(['', '', '?b=1&a=%5C', '#x']),
  options: { ...(r.chance(0.2) ? { removeTrailingSlash: false } : {}), ...(r.chance(0.2) ? { forceHttps: true } : {}), ...(r.chance(0.2) ? { stripHash: true } : {}), ...(r.chance(0.2) ? { removeDirectoryIndex: true } : {}), ...(r.chance(0.1) ? { stripProtocol: true } : {}) },
}))

exports.observe = observe((load, { url, options }) => load('index.js').default(url, options))
