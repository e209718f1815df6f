'use strict'
// What the owner of this agent expects of slugify.
// node checks/slugify.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const slugify = require('../vendor/slugify/slugify.js')
t('default', () => assert.strictEqual(slugify('foo bar baz'), 'foo-bar-baz'))
t('replacement as an option', () => assert.strictEqual(slugify('foo bar', {replacement: '_'}), 'foo_bar'))
t('replacement as an argument', () => assert.strictEqual(slugify('foo bar', '_'), 'foo_bar'))
t('empty replacement as an option', () => assert.strictEqual(slugify('foo bar', {replacement: ''}), 'foobar'))
t('empty replacement as an argument', () => assert.strictEqual(slugify('foo bar baz', ''), 'foobarbaz'))
t('lower', () => assert.strictEqual(slugify('Foo Bar', {lower: true}), 'foo-bar'))
t('characters are mapped', () => assert.strictEqual(slugify('å ß'), 'a-ss'))
t('not a string', () => assert.throws(() => slugify(undefined)))

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
