'use strict'
// Behaviour check for cookie (case cookie-111)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const cookie = require('./package/dist/index.js')
t('name and value', () => assert.strictEqual(cookie.stringifySetCookie('a', 'b'), 'a=b'))
t('options', () => assert.strictEqual(cookie.stringifySetCookie('a', 'b', { path: '/', httpOnly: true }), 'a=b; Path=/; HttpOnly'))
t('an object', () => assert.strictEqual(cookie.stringifySetCookie({ name: 'a', value: 'b', maxAge: 5 }), 'a=b; Max-Age=5'))
t('a value in the options', () => assert.strictEqual(cookie.stringifySetCookie('a', 'b', { value: 'other' }), 'a=b'))
t('a name in the options', () => assert.strictEqual(cookie.stringifySetCookie('a', 'b', { name: 'other', secure: true }), 'a=b; Secure'))
t('what was parsed can be given as options', () => assert.strictEqual(cookie.stringifySetCookie('a', 'new', cookie.parseSetCookie('a=old; Path=/x')), 'a=new; Path=/x'))
t('values are encoded', () => assert.strictEqual(cookie.serialize('a', 'b c;'), 'a=b%20c%3B'))
t('an encoder of one\'s own', () => assert.strictEqual(cookie.serialize('a', 'b', { encode: (v) => v + v }), 'a=bb'))
t('a name that is none', () => assert.throws(() => cookie.serialize('a b', 'c'), TypeError))

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
