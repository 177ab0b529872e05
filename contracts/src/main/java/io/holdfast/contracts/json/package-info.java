/**
 * The wire form: JSON of records, CloudEvents 1.0. The only package of contracts that knows
 * Jackson.
 */
package io.holdfast.contracts.json;
