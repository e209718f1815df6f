'use strict'
// Inputs and observations for semver (case semver-785)
const { inputs, observe } = require('../kit.cjs')

const number = (r) => r.pick(['0', '1', '2', '1'])
const partial = (r) => number(r) + r.pick(['', '.x', '.' + number(r), '.' + number(r) + '.x', '.' + number(r) + '.' + number(r), '.' + number(r) + '.' + number(r) + '-' + r.pick(['0', 'beta', 'beta.2'])])
const comparator = (r) => r.pick(['~', '~', '~', '^', '>=', '<', '', '~>', '=']) + r.pick(['', '', ' ']) + partial(r)

exports.generate = inputs(1300, (r) => ({ range: r.chance(0.05) ? r.pick(['~', '~x', '*', '~*', '']) : r.list(1, 2, () => comparator(r)).join(r.pick([' ', ' || '])), options: r.pick([{ includePrerelease: true }, { includePrerelease: true }, {}, { includePrerelease: true, loose: true }]) }))

const VERSIONS = ['0.0.0-0', '0.0.0', '0.1.0-beta', '1.0.0-0', '1.0.0-beta', '1.0.0', '1.0.1', '1.1.0-beta.2', '1.1.0', '1.1.1', '1.1.2', '1.2.0-0', '1.2.0', '2.0.0-0', '2.0.0', '2.1.0-beta', '2.2.2', '3.0.0-0']

exports.observe = observe((load, { range, options }) => {
  const semver = load('index.js')
  return { range: new semver.Range(range, options).range, fits: VERSIONS.filter((v) => semver.satisfies(v, range, options)) }
})
