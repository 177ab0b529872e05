package io.holdfast.simulator.engine;

import io.holdfast.simulator.engine.state.Engine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Who is signed in. A session that is not used for long enough ends. */
public final class Sessions {
    private static final String USER = "admin@internal";
    private static final int TOKEN_BYTES = 48;

    private final Engine engine;
    private final String password;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Duration> lastUse = new ConcurrentHashMap<>();
    private final AtomicLong signIns = new AtomicLong();

    Sessions(Engine engine, String password) {
        this.engine = engine;
        this.password = password;
    }

    /** Empty when signed in, else why not, in the engine's words. */
    Optional<String> whyNot(String user, String given) {
        int at = user.lastIndexOf('@');
        String profile = at < 0 ? "" : user.substring(at + 1);
        if (!profile.equals("internal") && !profile.equals("internalsso")) {
            return Optional.of(
                    "Cannot authenticate user '"
                            + user
                            + "': No valid profile found in credentials..");
        }
        if (!user.equals(USER) || !given.equals(password)) {
            return Optional.of(
                    "Cannot authenticate user '"
                            + user
                            + "': Unable to log in. Verify your login information or contact the"
                            + " system administrator..");
        }
        return Optional.empty();
    }

    /** A new session's token. */
    String open() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        lastUse.put(token, engine.clock().elapsed());
        signIns.incrementAndGet();
        return token;
    }

    /** True, and the session renewed, when the token is good. */
    boolean use(String token) {
        Duration now = engine.clock().elapsed();
        Duration last = lastUse.get(token);
        if (last == null || now.minus(last).compareTo(engine.lifetimes().session()) >= 0) {
            lastUse.remove(token);
            return false;
        }
        lastUse.put(token, now);
        return true;
    }

    void close(String token) {
        lastUse.remove(token);
    }

    /** Ends every session, as an engine restart does. */
    public void endAll() {
        lastUse.clear();
    }

    /** Sessions open now. */
    public int openSessions() {
        return lastUse.size();
    }

    /** Sign-ins since the start. */
    public long signIns() {
        return signIns.get();
    }
}
