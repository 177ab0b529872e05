/**
 * The backup job: which state follows which step, and what each state asks for. Pure; knows no
 * adapter.
 */
package io.holdfast.snapshot.backup;
