'use strict'
// Behaviour check for ipaddr.js (case ipaddr-105)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const ipaddr = require('./package/lib/ipaddr.js')
t('v4', () => { assert.strictEqual(ipaddr.IPv4.isValid('192.168.0.1'), true); assert.strictEqual(ipaddr.IPv4.isValid('1.2.3.4.5'), false) })
t('v6', () => { assert.strictEqual(ipaddr.IPv6.isValid('2001:db8::1'), true); assert.strictEqual(ipaddr.IPv6.isValid('2001:::1'), false) })
t('v4 is no v6', () => assert.strictEqual(ipaddr.IPv6.isValid('192.168.0.1'), false))
t('undefined', () => assert.strictEqual(ipaddr.IPv6.isValid(undefined), false))
t('null', () => assert.strictEqual(ipaddr.IPv6.isValid(null), false))
t('either', () => { assert.strictEqual(ipaddr.isValid('::1'), true); assert.strictEqual(ipaddr.isValid('1.2.3.4'), true); assert.strictEqual(ipaddr.isValid('x'), false) })
t('either, with undefined', () => assert.strictEqual(ipaddr.isValid(undefined), false))
t('parse', () => assert.strictEqual(ipaddr.parse('2001:db8::1').toString(), '2001:db8::1'))
t('range', () => { assert.strictEqual(ipaddr.parse('10.0.0.1').range(), 'private'); assert.strictEqual(ipaddr.parse('::1').range(), 'loopback') })
t('not parsed', () => assert.throws(() => ipaddr.parse('x')))

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
