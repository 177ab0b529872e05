package io.holdfast.ovirt.imageio;

import io.holdfast.ovirt.ImageioOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The daemon's door for clients on its own host: no TLS and no network card in between. The default
 * one has a name in Linux's abstract namespace, which plain Java cannot reach (imageio page §1);
 * only one that is a file is used.
 */
final class LocalDaemon {

    private LocalDaemon() {}

    /** The socket, if the daemon names one, it is a file, and the daemon's host is this one. */
    static Optional<UnixDomainSocketAddress> of(URI address, ImageioOptions options) {
        return options.localSocket()
                .filter(socket -> isThisHost(address.getHost()))
                .flatMap(LocalDaemon::file)
                .map(UnixDomainSocketAddress::of);
    }

    private static Optional<Path> file(String socket) {
        try {
            return Optional.of(Path.of(socket)).filter(Path::isAbsolute).filter(Files::exists);
        } catch (InvalidPathException inTheAbstractNamespace) {
            return Optional.empty();
        }
    }

    private static boolean isThisHost(String host) {
        try {
            InetAddress address = InetAddress.getByName(host.replaceAll("[\\[\\]]", ""));
            return address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException unknown) {
            return false;
        }
    }
}
