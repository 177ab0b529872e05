/**
 * The restore job: which state follows which step, and what each state asks for. Pure; knows no
 * adapter.
 */
package io.holdfast.restore.job;
