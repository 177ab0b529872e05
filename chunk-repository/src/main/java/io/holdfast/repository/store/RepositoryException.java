package io.holdfast.repository.store;

import org.jspecify.annotations.Nullable;

/** What can go wrong with a repository. The type answers "again, or stop?". */
public abstract sealed class RepositoryException extends RuntimeException {

    private RepositoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Again: the medium did not answer, or not well; the same call may succeed later. */
    public static final class Unavailable extends RepositoryException {

        private final boolean tooMany;

        public Unavailable(String message, @Nullable Throwable cause) {
            this(message, cause, false);
        }

        private Unavailable(String message, @Nullable Throwable cause, boolean tooMany) {
            super(message, cause);
            this.tooMany = tooMany;
        }

        /** The medium says that it is asked too much, or answers as one that is. */
        public static Unavailable tooMany(String message, @Nullable Throwable cause) {
            return new Unavailable(message, cause, true);
        }

        /** Whether asking less helps. */
        public boolean tooMany() {
            return tooMany;
        }
    }

    /** Stop: what is stored is not what was written. */
    public static final class Corrupt extends RepositoryException {
        private final transient Damage damage;

        public Corrupt(Damage damage, String what, @Nullable Throwable cause) {
            super("damaged: " + damage + ": " + what, cause);
            this.damage = damage;
        }

        public Damage damage() {
            return damage;
        }
    }

    /** Stop: an object that must be there is not. */
    public static final class Missing extends RepositoryException {
        private final transient Damage damage;

        public Missing(Damage damage, @Nullable Throwable cause) {
            super("not in the repository: " + damage, cause);
            this.damage = damage;
        }

        public Damage damage() {
            return damage;
        }
    }

    /**
     * Stop: the request cannot be served as it stands (wrong key, format too new, somebody else's
     * bucket, other content under the same name, no permission). The message names the way out.
     */
    public static final class Refused extends RepositoryException {
        public Refused(String message) {
            super(message, null);
        }

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
