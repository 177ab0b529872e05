/** References for operators, written from the code and held against it. */
package io.holdfast.endtoend.reference;
