'use strict'
// Inputs and observations for commander (case commander-1001)
const { inputs, observe } = require('../kit.cjs')

const implied = (r) => r.pick([() => null, () => r.pick(['bar', 'all', 'x', 'log', '']), () => r.pick(['bar', 'all', 'dry-run']), () => ({ bar: r.pick([true, false, 'v', 3]) }), () => ({ log: 'f.txt', all: true })])()

exports.generate = inputs(1300, (r) => ({
  implies: r.list(0, 3, () => implied(r)),
  more: r.list(0, 2, () => implied(r)),
  flags: r.pick(['--foo', '-f, --foo', '--foo [v]', '--no-foo']),
  args: r.list(0, 4, () => r.pick(['--foo', '--foo', '-f', '--no-foo', '--bar', '--log', 'x', '--baz', '--foo=1'])),
}))

exports.observe = observe((load, { implies, more, flags, args }) => {
  const { Command, Option } = load('index.js')
  const p = new Command()
  p.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} }).allowExcessArguments()
  const foo = new Option(flags)
  for (const i of implies) foo.implies(i)
  const baz = new Option('--baz')
  for (const i of more) baz.implies(i)
  p.addOption(foo).addOption(baz).addOption(new Option('--bar')).addOption(new Option('--log <f>'))
  p.parse(args, { from: 'user' })
  return { opts: p.opts(), args: p.args, implied: foo.implied, source: p.getOptionValueSource('bar') }
})
