package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.EngineConnection;
import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.PollClock;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.ovirt.engine.sdk4.internal.HttpConnection;

/** An engine through the SDK, with the connections that it owns. */
public final class SdkEngineConnection extends SdkEngine implements EngineConnection {

    private final EngineHttp http;

    private SdkEngineConnection(
            EngineHttp http, EngineCalls calls, Polling polling, InstantSource clock) {
        super(calls, polling, clock);
        this.http = http;
    }

    /**
     * Prepares a connection; nothing is sent before the first call. {@link
     * IllegalArgumentException} for an unusable CA file.
     */
    public static EngineConnection of(EngineSettings settings) {
        return of(settings, PollClock.system(), new Random(), InstantSource.system());
    }

    /**
     * The same with other clocks and chance.
     *
     * @param random may be asked by several threads at once
     */
    public static EngineConnection of(
            EngineSettings settings,
            PollClock pollClock,
            RandomGenerator random,
            InstantSource clock) {
        requireUsableLocale();
        EngineHttp http = new EngineHttp(settings);
        HttpConnection sdk = new HttpConnection();
        sdk.setClient(http);
        sdk.setUrl(settings.url().toString());
        sdk.setSsoToken("kept-by-the-http-client"); // else the SDK signs in by itself
        EngineCalls calls = new EngineCalls(sdk.systemService(), http, Optional.empty());
        return new SdkEngineConnection(http, calls, new Polling(pollClock, random), clock);
    }

    /**
     * The SDK upper-cases the engine's words by the default locale; in a Turkish one it would know
     * none with an i.
     */
    @SuppressWarnings("StringCaseLocaleUsage") // the default locale is what is asked about
    private static void requireUsableLocale() {
        if (!"i".toUpperCase().equals("I")) {
            throw new IllegalStateException(
                    "The default locale "
                            + Locale.getDefault().toLanguageTag()
                            + " breaks the oVirt SDK; start the JVM with -Duser.language=en");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
