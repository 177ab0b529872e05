package io.holdfast.repository.maintenance;

/**
 * What a sample may cost.
 *
 * @param requests of any kind; a listing counts one for each thousand objects
 * @param bytes read
 */
public record VerifyBudget(long requests, long bytes) {

    public VerifyBudget {
        if (requests < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "a budget cannot be %d requests and %d bytes".formatted(requests, bytes));
        }
    }
}
