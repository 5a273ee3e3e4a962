//! The listener on the loopback: who may come in, and connections that can be cut in the middle.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::{Request, connect_info::Connected},
    http::{HeaderMap, StatusCode, Uri, header},
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Ends a connection without another byte.
#[derive(Clone, Debug, Default)]
pub struct Cut(Arc<AtomicBool>);

impl Cut {
    pub fn now(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Accepts connections that can be cut.
pub struct Door(TcpListener);

impl Door {
    pub fn new(listener: TcpListener) -> Self {
        Self(listener)
    }
}

impl Listener for Door {
    type Io = Line;
    type Addr = (SocketAddr, Cut);

    async fn accept(&mut self) -> (Line, Self::Addr) {
        loop {
            match self.0.accept().await {
                Ok((stream, addr)) => {
                    // Small answers go out at once; a connection that cannot say so still works.
                    let _ = stream.set_nodelay(true);
                    let cut = Cut::default();
                    return (Line { stream, cut: cut.clone() }, (addr, cut));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr().map(|addr| (addr, Cut::default()))
    }
}

impl Connected<IncomingStream<'_, Door>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().1.clone()
    }
}

/// A connection that fails as soon as it is cut.
pub struct Line {
    stream: TcpStream,
    cut: Cut,
}

fn gone<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.cut.is_cut() {
            return gone();
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.cut.is_cut() {
            return gone();
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.is_cut() {
            return gone();
        }
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Keeps other machines and other web pages out: a name that is not the loopback's is a rebound one, and a page from
/// elsewhere says so in `Origin` or `Sec-Fetch-Site`.
///
/// # Errors
/// 403 with a plain sentence.
pub fn admit(request: &Request) -> Result<(), (StatusCode, &'static str)> {
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    let Some(host) = host.filter(|host| is_loopback(host)) else {
        return Err((StatusCode::FORBIDDEN, "This local stand-in for Telegram answers its own machine only.\n"));
    };
    let foreign = match text(header::ORIGIN) {
        Some(origin) => origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) != Some(host),
        None => came_from_elsewhere(headers) && !is_navigation(headers),
    };
    if foreign {
        return Err((StatusCode::FORBIDDEN, "Requests from other pages are not answered.\n"));
    }
    Ok(())
}

fn came_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

/// Following a link to the page is fine.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
        && headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document")
}

fn is_loopback(host: &str) -> bool {
    let Ok(uri) = host.parse::<Uri>() else { return false };
    let Some(name) = uri.host() else { return false };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn only_the_own_machine_and_the_own_page() {
        let table: &[(&[(&str, &str)], bool)] = &[
            (&[("host", "127.0.0.1:8081")], true),
            (&[("host", "localhost")], true),
            (&[("host", "[::1]:80")], true),
            (&[("host", "127.0.0.1.evil.example")], false),
            (&[("host", "evil.example:8081")], false),
            (&[("host", "localhost.evil.example")], false),
            (&[], false),
            (&[("host", "localhost:1"), ("origin", "http://localhost:1")], true),
            (&[("host", "localhost:1"), ("origin", "http://localhost:2")], false),
            (&[("host", "localhost:1"), ("origin", "null")], false),
            (&[("host", "localhost:1"), ("origin", "https://evil.example")], false),
            (&[("host", "localhost:1"), ("sec-fetch-site", "same-origin")], true),
            (&[("host", "localhost:1"), ("sec-fetch-site", "cross-site")], false),
            (
                &[
                    ("host", "localhost:1"),
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
                true,
            ),
        ];
        for (headers, expected) in table {
            let mut request = Request::builder().uri("/control/text");
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            assert_eq!(admit(&request.body(Body::empty()).unwrap()).is_ok(), *expected, "{headers:?}");
        }
    }
}
