'use strict'
// Behaviour check for ip (case ip-112)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const ip = require('./package/lib/ip.js')
t('ten', () => assert.strictEqual(ip.isPrivate('10.0.1.2'), true))
t('not private', () => assert.strictEqual(ip.isPrivate('8.8.8.8'), false))
t('172.16 to 172.31', () => { assert.strictEqual(ip.isPrivate('172.31.0.1'), true); assert.strictEqual(ip.isPrivate('172.32.0.1'), false) })
t('mapped, in small letters', () => assert.strictEqual(ip.isPrivate('::ffff:192.168.1.1'), true))
t('mapped, in capitals', () => { assert.strictEqual(ip.isPrivate('::FFFF:192.168.1.1'), true); assert.strictEqual(ip.isPrivate('::FFFF:10.1.2.3'), true) })
t('mapped loopback in capitals', () => assert.strictEqual(ip.isPrivate('::FFFF:127.0.0.1'), true))
t('fd addresses', () => assert.strictEqual(ip.isPrivate('fd12:3456:789a:1::1'), true))
t('fc00', () => assert.strictEqual(ip.isPrivate('fc00::1'), true))
t('fe80 and ::1', () => { assert.strictEqual(ip.isPrivate('fe80::1'), true); assert.strictEqual(ip.isPrivate('::1'), true) })
t('public', () => assert.strictEqual(ip.isPublic('2001:db8::1'), true))

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
