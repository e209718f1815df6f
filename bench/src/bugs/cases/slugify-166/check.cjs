'use strict'
// Behaviour check for slugify (case slugify-166)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const slugify = require('./package/slugify.js')
t('words', () => assert.strictEqual(slugify('foo bar baz'), 'foo-bar-baz'))
t('characters are mapped', () => assert.strictEqual(slugify('a & b'), 'a-and-b'))
t('locale', () => assert.strictEqual(slugify('ä', { locale: 'de' }), 'ae'))
t('replacement', () => assert.strictEqual(slugify('foo bar', '_'), 'foo_bar'))
t('lower', () => assert.strictEqual(slugify('Foo BAR', { lower: true }), 'foo-bar'))
t('mapped to another text', () => { slugify.extend({ '☢': 'radioactive' }); assert.strictEqual(slugify('unicode ♥ is ☢'), 'unicode-love-is-radioactive') })
t('mapped to an empty text', () => { slugify.extend({ '+': '' }); assert.strictEqual(slugify('a+b'), 'ab') })
t('a known character mapped to an empty text', () => { slugify.extend({ '%': '' }); assert.strictEqual(slugify('100% sure'), '100-sure') })
t('not a text', () => assert.throws(() => slugify(5)))

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
