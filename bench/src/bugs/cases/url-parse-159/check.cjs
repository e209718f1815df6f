'use strict'
// Behaviour check for url-parse (case url-parse-159)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const Url = require('./package/index.js')
t('parts', () => { const u = new Url('https://user:pw@example.com:8080/a?b=c#d', {}); assert.deepStrictEqual([u.protocol, u.username, u.password, u.host, u.pathname, u.query, u.hash], ['https:', 'user', 'pw', 'example.com:8080', '/a', '?b=c', '#d']) })
t('the port that goes without saying', () => assert.strictEqual(new Url('http://example.com:80', {}).port, ''))
t('spaces in front', () => assert.strictEqual(new Url('  https://example.com/a', {}).href, 'https://example.com/a'))
t('line breaks in front', () => assert.strictEqual(new Url('\r\n\thttps://example.com/a', {}).hostname, 'example.com'))
t('a null in front', () => assert.strictEqual(new Url('\x00https://example.com/a', {}).hostname, 'example.com'))
t('other control characters in front', () => assert.strictEqual(new Url('\x01\x1b \x08https://example.com', {}).protocol, 'https:'))
t('script in disguise', () => assert.strictEqual(new Url('\bjavascript:alert(1)', {}).protocol, 'javascript:'))
t('relative', () => assert.strictEqual(new Url('../b', 'http://example.com/a/c').href, 'http://example.com/b'))
t('set', () => assert.strictEqual(new Url('http://example.com/a', {}).set('hash', 'x').href, 'http://example.com/a#x'))
t('queries', () => assert.deepStrictEqual({ ...new Url('http://example.com?a=1', {}, true).query }, { a: '1' }))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
