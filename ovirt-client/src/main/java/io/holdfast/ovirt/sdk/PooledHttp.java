package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.EngineTimeouts;
import io.holdfast.ovirt.TrustedTls;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * Builds the pooled client: time-outs everywhere, no redirects, no cookies, no authentication of
 * its own.
 */
final class PooledHttp {

    /**
     * Connections idle for longer are checked before use: the engine's proxy closes them in
     * silence.
     */
    private static final int CHECK_AFTER_IDLE_MILLIS = 1_000;

    private PooledHttp() {}

    static CloseableHttpClient client(EngineSettings settings) {
        return HttpClients.custom()
                .setConnectionManager(pool(settings))
                .setDefaultRequestConfig(requestConfig(settings.timeouts()))
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableCookieManagement()
                .setRetryHandler((failure, tries, context) ->
                        tries <= 1
                                && failure instanceof NoHttpResponseException
                                && isGet(HttpClientContext.adapt(context)))
                .build();
    }

    private static boolean isGet(HttpClientContext context) {
        return context.getRequest() instanceof HttpRequestWrapper request
                && request.getRequestLine().getMethod().equals("GET");
    }

    private static PoolingHttpClientConnectionManager pool(EngineSettings settings) {
        Registry<ConnectionSocketFactory> sockets =
                RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", PlainConnectionSocketFactory.getSocketFactory())
                        .register(
                                "https",
                                new SSLConnectionSocketFactory(
                                        TrustedTls.context(settings.trust()),
                                        new String[] {"TLSv1.3", "TLSv1.2"},
                                        null,
                                        new DefaultHostnameVerifier()))
                        .build();
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager(sockets);
        pool.setMaxTotal(settings.poolSize());
        pool.setDefaultMaxPerRoute(settings.poolSize());
        pool.setValidateAfterInactivity(CHECK_AFTER_IDLE_MILLIS);
        pool.setDefaultSocketConfig(
                SocketConfig.custom()
                        .setSoTimeout((int) settings.timeouts().response().toMillis())
                        .setTcpNoDelay(true)
                        .build());
        return pool;
    }

    private static RequestConfig requestConfig(EngineTimeouts timeouts) {
        return RequestConfig.custom()
                .setConnectTimeout((int) timeouts.connect().toMillis())
                .setSocketTimeout((int) timeouts.response().toMillis())
                .setConnectionRequestTimeout((int) timeouts.lease().toMillis())
                .setAuthenticationEnabled(false)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .build();
    }
}
