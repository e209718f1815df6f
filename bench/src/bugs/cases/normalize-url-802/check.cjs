'use strict'
// Behaviour check for normalize-url (case normalize-url-802)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let normalize
before(async () => { normalize = (await import('./package/index.js')).default })
t('protocol', () => assert.strictEqual(normalize('example.com'), 'http://example.com'))
t('www and the last slash', () => assert.strictEqual(normalize('http://www.example.com/a/'), 'http://example.com/a'))
t('queries are sorted', () => assert.strictEqual(normalize('http://example.com?b=2&a=1'), 'http://example.com/?a=1&b=2'))
t('an encoded backslash', () => assert.strictEqual(normalize('https://example.com/a%5Cb'), 'https://example.com/a%5Cb'))
t('an encoded backslash in small letters', () => assert.strictEqual(normalize('https://example.com/%5cfoo%5Cbar'), 'https://example.com/%5Cfoo%5Cbar'))
t('a plain backslash', () => assert.strictEqual(normalize('https://example.com/a\\b'), 'https://example.com/a/b'))
t('encoded letters', () => assert.strictEqual(normalize('https://example.com/%7Efoo'), 'https://example.com/~foo'))
t('an encoded slash', () => assert.strictEqual(normalize('https://example.com/a%2Fb'), 'https://example.com/a%2Fb'))
t('several slashes', () => assert.strictEqual(normalize('https://example.com//a///b'), 'https://example.com/a/b'))
t('a bad port', () => assert.throws(() => normalize('http://example.com:99999')))

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
