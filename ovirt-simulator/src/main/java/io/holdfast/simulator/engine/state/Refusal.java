package io.holdfast.simulator.engine.state;

import org.jspecify.annotations.Nullable;

/** The engine says no. Texts are those of a real engine 4.5.8 where one was recorded. */
public final class Refusal extends RuntimeException {
    private static final String OPERATION_FAILED = "Operation Failed";

    private final int status;
    private final @Nullable String reason;

    private Refusal(int status, @Nullable String reason, String detail) {
        super(detail);
        this.status = status;
        this.reason = reason;
    }

    /** 409: a lock, a wrong state, a duplicate. */
    public static Refusal conflict(String message) {
        return new Refusal(409, OPERATION_FAILED, "[" + message + "]");
    }

    /** 400: a bad parameter, found by validation; or, with an empty message, a failed execution. */
    public static Refusal bad(String message) {
        return new Refusal(400, OPERATION_FAILED, "[" + message + "]");
    }

    /** 400 whose detail stands without brackets. */
    public static Refusal badPlain(String message) {
        return new Refusal(400, OPERATION_FAILED, message);
    }

    /** 500: validation ran into a null pointer. */
    public static Refusal validationBroke() {
        return new Refusal(500, OPERATION_FAILED, "[General command validation failure.]");
    }

    /** 500 with this detail. */
    public static Refusal broken(String detail) {
        return new Refusal(500, OPERATION_FAILED, detail);
    }

    /** 404 without a body. */
    public static Refusal missing() {
        return new Refusal(404, null, "");
    }

    /** 404 with a fault. */
    public static Refusal notFound(String what) {
        return new Refusal(404, OPERATION_FAILED, "Entity not found: " + what);
    }

    /** 400: the resource misses something that it needs. */
    public static Refusal incomplete(String detail) {
        return new Refusal(400, "Incomplete parameters", detail);
    }

    /** 400: the API model misses something mandatory. */
    public static Refusal invalidInput(String detail) {
        return new Refusal(400, "Input validation failed.", detail);
    }

    /** 400: not one of an enumeration's values. */
    public static Refusal invalidValue(String detail) {
        return new Refusal(400, "Invalid value", detail);
    }

    /** 400: broken XML or an unknown element; the detail is a page of the API's documentation. */
    public static Refusal syntax(String apidocUrl) {
        return new Refusal(
                400, "Request syntactically incorrect.", "For correct usage, see: " + apidocUrl);
    }

    /** Any answer, as a planned fault gives it. */
    public static Refusal planned(int status, String reason, String detail) {
        return new Refusal(status, reason, detail);
    }

    public int status() {
        return status;
    }

    /** The fault's reason; null when there is no body. */
    public @Nullable String reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
