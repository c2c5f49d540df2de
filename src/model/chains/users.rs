//! As whom a container runs, and which image.

use std::rc::Rc;

use crate::model::chains::image::{Image, Images};
use crate::model::chains::{Break, Chain, Kind, Run, State, Station, What};
use crate::model::image::ImageRef;
use crate::model::kube::{Container, Pod};
use crate::text::Spanned;

/// Adds as whom a container of a pod runs, from the image to what the pod asks for.
pub(super) fn of_container(
    pod: &Pod,
    container: &Container,
    image: Option<&Image>,
    subject: &Rc<str>,
    chains: &mut Vec<Chain>,
) {
    let user = container.user.run_as_user.as_ref().or(pod.user.run_as_user.as_ref());
    let non_root = container.user.run_as_non_root.as_ref().or(pod.user.run_as_non_root.as_ref());
    let mut chain = Chain::new(Kind::User, Run::Kubernetes, subject);
    let of_image = image.and_then(Image::user_station).map(|station| chain.add(station));
    let mut last = of_image;
    if let Some(Spanned { value, span }) = user {
        let station = Station::new(What::ContainerUser, *span, "runAsUser", value.to_string());
        last = Some(chain.join(of_image, State::Overrides, station));
    }
    if let Some(Spanned { value: true, span }) = non_root {
        let state = match (user, image) {
            (Some(user), _) if user.value == 0 => State::broken(Break::Root, None),
            (Some(_), _) => State::Holds,
            (None, Some(image)) => image.non_root(),
            (None, None) => State::Open,
        };
        let station = Station::new(What::ContainerUser, *span, "runAsNonRoot", "true");
        chain.join(last, state, station);
    }
    if chain.is_joined() {
        chains.push(chain);
    }
}

/// Adds which image a container runs, where Compose builds one of that name.
pub(super) fn image(
    container: &Container,
    written: &Spanned<String>,
    images: &Images,
    subject: &Rc<str>,
    chains: &mut Vec<Chain>,
) {
    let runs = ImageRef::parse(&written.value);
    let built: Vec<&Station> =
        images.called(&runs).iter().filter_map(|named| named.station.as_ref()).collect();
    let Some(first) = built.first() else { return };
    let tags = built.iter().map(|station| ImageRef::parse(&station.value).tag);
    let tags: Vec<Option<String>> = tags.collect();
    let is_version = |tag: &Option<String>| {
        let digits = tag.as_deref().map(|tag| tag.strip_prefix('v').unwrap_or(tag));
        digits.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
    };
    let state = if tags.contains(&runs.tag) {
        State::Holds
    } else if runs.digest.is_none() && is_version(&runs.tag) && tags.iter().all(is_version) {
        State::broken(Break::Tag, Some(first.value.clone()))
    } else {
        State::Open
    };
    let mut chain = Chain::new(Kind::Image, Run::Kubernetes, subject);
    let from = chain.add((*first).clone());
    let station =
        Station::new(What::ContainerImage, written.span, container.name(), &*written.value);
    chain.join(Some(from), state, station);
    chains.push(chain);
}
