/**
 * The daemon beside a broker outside, as one file: each test has a broker and a vehicle of its own, and most of them wait most of
 * the time, so they wait together.
 */
import './outage.ts'
import './kills.ts'
import './refusals.ts'
import './limits.ts'
