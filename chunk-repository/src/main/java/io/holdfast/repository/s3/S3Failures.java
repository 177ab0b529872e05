package io.holdfast.repository.s3;

import io.holdfast.repository.store.RepositoryException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Which failure of S3 may pass, and which will not. */
final class S3Failures {

    /** From "Error responses" of the S3 API Reference: those that an operator must repair. */
    private static final Set<String> STOP =
            Set.of(
                    "AccessDenied",
                    "AllAccessDisabled",
                    "AccountProblem",
                    "AuthorizationHeaderMalformed",
                    "EntityTooLarge",
                    "InvalidAccessKeyId",
                    "InvalidBucketName",
                    "NoSuchBucket",
                    "PermanentRedirect",
                    "RequestTimeTooSkewed",
                    "SignatureDoesNotMatch");

    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject");
    private static final int NOT_FOUND = 404;

    /** Words of S3 and of those who speak it for a store that is asked too much. */
    private static final Set<String> TOO_MANY =
            Set.of(
                    "BandwidthLimitExceeded",
                    "RequestLimitExceeded",
                    "RequestThrottled",
                    "ServiceUnavailable",
                    "SlowDown",
                    "SlowDownRead",
                    "SlowDownWrite",
                    "Throttling",
                    "ThrottlingException",
                    "TooManyRequests",
                    "TooManyRequestsException");

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private S3Failures() {}

    static boolean isAbsent(Exception e) {
        return e instanceof ErrorResponseException s3
                && (ABSENT.contains(code(s3))
                        || (status(s3) == NOT_FOUND && !STOP.contains(code(s3))));
    }

    /** A conditional put that found an object. */
    static boolean isAlreadyThere(Exception e) {
        return e instanceof ErrorResponseException s3
                && (status(s3) == PRECONDITION_FAILED || code(s3).equals("PreconditionFailed"));
    }

    static boolean isBeyondEnd(Exception e) {
        return e instanceof ErrorResponseException s3
                && (status(s3) == RANGE_NOT_SATISFIABLE || code(s3).equals("InvalidRange"));
    }

    /** The client hands a broken connection on inside an IllegalStateException. */
    static RepositoryException failed(String what, String where, Exception e) {
        String message = "cannot %s in %s: %s".formatted(what, where, describe(e));
        return switch (e) {
            case ErrorResponseException s3 when STOP.contains(code(s3)) -> refused(message, s3);
            case ErrorResponseException s3 when isTooMany(s3) ->
                    RepositoryException.Unavailable.tooMany(message, s3);
            case ServerException s3 when isTooMany(s3.statusCode()) ->
                    RepositoryException.Unavailable.tooMany(message, s3);
            case MinioException s3 when isUntrusted(s3.getCause()) -> refused(message, s3);
            case IllegalStateException wrapped when isUntrusted(wrapped.getCause()) ->
                    refused(message, wrapped);
            case IllegalStateException own when !(own.getCause() instanceof IOException) ->
                    throw own;
            case IOException io when isUntrusted(io) -> refused(message, io);
            case GeneralSecurityException security -> refused(message, security);
            default -> new RepositoryException.Unavailable(message, e);
        };
    }

    /**
     * A 403 with a word that is not known for good may be a limit of requests: some stores and
     * proxies answer so. It is asked again for as long as a store that is away.
     */
    private static boolean isTooMany(ErrorResponseException e) {
        return TOO_MANY.contains(code(e)) || status(e) == FORBIDDEN || isTooMany(status(e));
    }

    private static boolean isTooMany(int status) {
        return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE;
    }

    private static RepositoryException.Refused refused(String message, Exception e) {
        return new RepositoryException.Refused(
                message + "; check endpoint, bucket, keys, the clock and the certificate", e);
    }

    private static boolean isUntrusted(@Nullable Throwable e) {
        return e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException;
    }

    private static String describe(Exception e) {
        return switch (e) {
            case ErrorResponseException s3 ->
                    "%s %d %s".formatted(code(s3), status(s3), s3.errorResponse().message());
            case ServerException server -> "status " + server.statusCode();
            case InvalidResponseException invalid -> String.valueOf(invalid.getMessage());
            default -> String.valueOf(e);
        };
    }

    private static String code(ErrorResponseException e) {
        String code = e.errorResponse().code();
        return code == null ? "" : code;
    }

    private static int status(ErrorResponseException e) {
        return e.response() == null ? 0 : e.response().code();
    }
}
