'use strict'
// Behaviour check for eventemitter3 (case eventemitter3-012)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const EventEmitter = require('./package/index.js')
t('on and emit', () => { const e = new EventEmitter(); const got = []; e.on('a', (x, y) => { got.push([x, y]) }); assert.strictEqual(e.emit('a', 1, 2), true); assert.deepStrictEqual(got, [[1, 2]]) })
t('nobody listens', () => assert.strictEqual(new EventEmitter().emit('a'), false))
t('once', () => { const e = new EventEmitter(); let n = 0; e.once('a', () => { n++ }); e.emit('a'); e.emit('a'); assert.strictEqual(n, 1) })
t('once, and emits itself', () => { const e = new EventEmitter(); let n = 0; e.once('a', () => { if (++n < 5) e.emit('a') }); e.emit('a'); assert.strictEqual(n, 1) })
t('once beside another, and emits itself', () => { const e = new EventEmitter(); let n = 0; e.on('a', () => {}); e.once('a', () => { if (++n < 5) e.emit('a') }); e.emit('a'); assert.strictEqual(n, 1) })
t('once that throws is gone', () => { const e = new EventEmitter(); e.once('a', () => { throw new Error('x') }); assert.throws(() => e.emit('a')); assert.strictEqual(e.emit('a'), false) })
t('context', () => { const e = new EventEmitter(); const c = {}; e.on('a', function () { this.seen = true }, c); e.emit('a'); assert.deepStrictEqual(c, { seen: true }) })
t('removed', () => { const e = new EventEmitter(); const f = () => { throw new Error('x') }; e.on('a', f); e.removeListener('a', f); assert.strictEqual(e.emit('a'), false) })
t('many arguments', () => { const e = new EventEmitter(); let got; e.on('a', (...x) => { got = x }); e.emit('a', 1, 2, 3, 4, 5, 6, 7); assert.deepStrictEqual(got, [1, 2, 3, 4, 5, 6, 7]) })

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
