'use strict'
// Behaviour check for commander (case commander-1001)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { Command, Option } = require('./package/index.js')
const run = (options, args) => { const p = new Command(); p.exitOverride().configureOutput({ writeErr: () => {} }); for (const o of options) p.addOption(o); p.parse(args, { from: 'user' }); return p.opts() }
t('flags', () => assert.deepStrictEqual(run([new Option('-a, --all'), new Option('-n, --num <n>')], ['-a', '-n', '5']), { all: true, num: '5' }))
t('default', () => assert.deepStrictEqual(run([new Option('--port <n>').default(80)], []), { port: 80 }))
t('implied values', () => assert.deepStrictEqual(run([new Option('--trace').implies({ log: 'trace.txt' }), new Option('--log <f>')], ['--trace']), { trace: true, log: 'trace.txt' }))
t('an implied name', () => assert.deepStrictEqual(run([new Option('--foo').implies('bar'), new Option('--bar')], ['--foo']), { foo: true, bar: true }))
t('an implied name beside implied values', () => assert.deepStrictEqual(run([new Option('--foo').implies({ one: 1 }).implies('two')], ['--foo']), { foo: true, one: 1, two: true }))
t('not given, nothing implied', () => assert.deepStrictEqual(run([new Option('--foo').implies('bar'), new Option('--bar')], []), {}))
t('what is given wins', () => assert.deepStrictEqual(run([new Option('--foo').implies({ num: 1 }), new Option('--num <n>')], ['--foo', '--num', '2']), { num: '2', foo: true }))
t('choices', () => assert.throws(() => run([new Option('--size <s>').choices(['s', 'l'])], ['--size', 'x'])))
t('unknown', () => assert.throws(() => run([], ['--what'])))

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
