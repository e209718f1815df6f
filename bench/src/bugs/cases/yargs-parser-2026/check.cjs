'use strict'
// Behaviour check for yargs-parser (case yargs-parser-2026)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let parse
before(async () => { parse = (await import('./package/build/lib/index.js')).default })
const of = (args, options) => { const { _, ...rest } = parse(args, options); return { _, ...rest } }
t('options', () => assert.deepStrictEqual(of(['--a', '1', '--b=x', 'y']), { _: ['y'], a: 1, b: 'x' }))
t('letters', () => assert.deepStrictEqual(of(['-ab', '5']), { _: [], a: true, b: 5 }))
t('no-', () => assert.deepStrictEqual(of(['--no-a']), { _: [], a: false }))
t('after two dashes', () => assert.deepStrictEqual(of(['--a', '--', '--b']), { _: ['--b'], a: true }))
t('three dashes', () => assert.deepStrictEqual(of(['---', 'x']), { _: ['---', 'x'] }))
t('three dashes and a value', () => assert.deepStrictEqual(of(['---=5', '--a']), { _: ['---=5'], a: true }))
t('many dashes', () => assert.deepStrictEqual(of(['-----']), { _: ['-----'] }))
t('what follows two dashes as an array', () => assert.deepStrictEqual(of(['--a', '--', 'b'], { configuration: { 'populate--': true } }), { _: [], a: true, '--': ['b'] }))
t('dotted', () => assert.deepStrictEqual(of(['--a.b', '1']), { _: [], a: { b: 1 } }))
t('camel case', () => assert.deepStrictEqual(of(['--foo-bar', '1']), { _: [], 'foo-bar': 1, fooBar: 1 }))

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
