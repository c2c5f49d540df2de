//! What `docker run` starts of the Dockerfiles that nobody else names.

use std::rc::Rc;

use crate::model::chains::compose::health;
use crate::model::chains::image::Images;
use crate::model::chains::origin::Origin;
use crate::model::chains::pods::variables;
use crate::model::chains::process::Process;
use crate::model::chains::{Chain, Kind, Run};
use crate::model::dockerfile::Form;
use crate::model::project::Project;

/// Adds the chains within each Dockerfile's last stage.
pub(super) fn chains<'a>(
    project: &'a Project<'a>,
    images: &mut Images<'a>,
    chains: &mut Vec<Chain>,
) {
    for dockerfile in &project.dockerfiles {
        let Some(stage) = dockerfile.last_stage() else { continue };
        let image = images.made(dockerfile, stage);
        let path = project.workspace.file(dockerfile.file).map_or("", |file| &file.path);
        let subject: Rc<str> = Rc::from(path);
        let process = Process::of_image(&image);
        variables(&process, &subject, Run::Docker, chains);
        let listener = process.listener(Some(&image));
        let mut chain = Chain::new(Kind::Port, Run::Docker, &subject);
        let number = listener.as_ref().map(|it| i64::from(it.port));
        Origin { process: &process, listener: listener.as_ref(), image: Some(&image) }
            .begin(&mut chain, number, "tcp");
        if let Some(check) = image.health {
            let text = match &check.form {
                Form::Exec(items) => {
                    items.iter().map(|it| it.value.as_str()).collect::<Vec<_>>().join(" ")
                }
                Form::Shell(_) => project.text(check.span).to_owned(),
            };
            health(&mut chain, &text, check.span, &process, listener.as_ref(), Some(&image));
        }
        if chain.is_joined() {
            chains.push(chain);
        }
    }
}
